/** Whether the model on this machine can be run: its engine, its file, the memory for it; and then, by running it. */
import { statSync } from 'node:fs';
import { systemClock } from '@foretoken/base/clock.js';
import { silentLog } from '@foretoken/base/log.js';
import { findModel, listModels, modelFile } from '@foretoken/inference/library/model-library.js';
import { methods } from '@foretoken/protocol/methods.js';
import { openBackend } from '../../open-backend.js';
import { connectDaemon } from '../../operations/connect-daemon.js';
import type { Folders } from '../../platform/folders.js';
import { computesOnText } from '../../runner/computes-on.js';
import { installedCardBinaries } from '../../runner/engine-folder.js';
import type { Settings } from '../../settings/settings-table.js';
import { type Finding, note, ok, problem } from '../doctor-check.js';
import { triedFindings } from './backend-trial.js';
import { fetchAgain, localRemedy } from './local-remedy.js';
import { change } from './setting-change.js';

export async function localModelFindings(
  settings: Settings,
  folders: Pick<Folders, 'models' | 'run' | 'state'>,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { models: modelsFolder, run } = folders;
  const name = settings['backend.local_model'];
  const known = findModel(modelsFolder, name);
  if (known === undefined) return [unknownFinding(name, modelsFolder)];
  const loaded = await loadedFinding(name, run, signal);
  if (loaded !== undefined) return [loaded.finding, ...cardFindings(loaded.computesOn, settings, modelsFolder)];
  const backend = openBackend(settings, modelsFolder, systemClock, silentLog);
  if (backend === undefined) return [];
  try {
    const health = await backend.probe(signal);
    if (!health.ok) return [problem(health.failure.detail, localRemedy(health.failure, settings))];
    const tried = await triedFindings(backend, health, settings, folders, signal);
    return [...tried, ...cardFindings(backend.process?.computesOn, settings, modelsFolder)];
  } finally {
    await backend.close();
  }
}

/** A second copy beside the daemon's would tell no more, and may not fit into the memory. */
async function loadedFinding(
  name: string,
  runFolder: string,
  signal: AbortSignal,
): Promise<{ finding: Finding; computesOn: string | undefined } | undefined> {
  const daemon = await connectDaemon(runFolder).catch(() => undefined);
  if (daemon === undefined) return undefined;
  try {
    const { backend } = await daemon.caller.call(methods.status, undefined, 5_000, signal);
    if (backend?.url !== name || !backend.process || backend.state !== 'in use') return undefined;
    const { pid, memoryBytes, computesOn } = backend.process;
    const process = `process ${pid} of the daemon${computesOnText(computesOn)}`;
    const finding = ok(`${name} is loaded in ${process}, ${(memoryBytes / 1e6).toFixed(0)} MB, and in use.`);
    return { finding, computesOn };
  } catch {
    // Its own check says what is wrong with the daemon.
    return undefined;
  } finally {
    daemon.close();
  }
}

/** Binaries for cards run without one, too, and say nothing of it. */
function cardFindings(computesOn: string | undefined, settings: Settings, modelsFolder: string): Finding[] {
  const kind = settings['backend.local_gpu'] === 'off' ? undefined : installedCardBinaries(modelsFolder);
  if (computesOn !== 'processor' || kind === undefined) return [];
  return [
    note(
      `Binaries for graphics cards are installed (${kind}), and the model is on the processor all the same: no card and driver were found, or none of its layers fits.`,
      `See what the card's own tool says (nvidia-smi, vulkaninfo), or ${change('backend.local_gpu', 'off')}`,
    ),
  ];
}

/** Not there, or not as its record says. */
function unknownFinding(name: string, folder: string): Finding {
  const file = modelFile(folder, name);
  if (statSync(file, { throwIfNoEntry: false }) !== undefined)
    return problem(`${file} is not as it was when it came: it is damaged or incomplete.`, fetchAgain(name));
  const other = listModels(folder)[0];
  const todo = other === undefined ? `foretoken models pull ${name}` : `foretoken models use ${other.name}`;
  return problem(`There is no model "${name}" in ${folder}.`, todo);
}
