/** `foretoken models pull` without a name: the models that this version knows, and which of them this machine runs well. */
import { knownModels } from '@foretoken/inference/library/data/known-models.js';
import { expectedBytes, type KnownModel } from '@foretoken/inference/library/known-model.js';
import {
  type Fit,
  fitOf,
  type Machine,
  memoryNeeded,
  sizeOf,
  suggestedModel,
} from '@foretoken/inference/library/machine-fit.js';
import { findModel } from '@foretoken/inference/library/model-library.js';
import { roomToRun } from '../../open-local-backend.js';
import { foldersOf } from '../../platform/folders.js';
import { machineFacts } from '../../platform/machine-facts.js';
import { loadSettings } from '../../settings/load-settings.js';
import type { CommandCall } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { printJson, printLine } from '../output.js';
import { printable } from '../progress-line.js';
import { textTable } from '../text-table.js';
import { sizeText } from './size-text.js';

export async function showKnownModels({ io, flags }: CommandCall): Promise<ExitCode> {
  const folders = foldersOf(io.env, process.platform);
  const { settings } = loadSettings({ folders, env: io.env });
  const machine = await machineFacts(folders.models);
  const room = roomToRun(settings);
  const tokens = room.contextTokens;
  const suggested = suggestedModel(knownModels, machine, room)?.name;
  if (flags['json'] === true) {
    const rows = knownModels.map((model) => ({
      ...model,
      memoryBytes: memoryNeeded(sizeOf(model), tokens),
      fit: fitOf(sizeOf(model), machine, room),
      isHere: findModel(folders.models, model.name) !== undefined,
    }));
    await printJson(io, { machine, suggested: suggested ?? null, models: rows });
    return exitCodes.done;
  }
  await printLine(io, printable(`This machine: ${machineText(machine)}.`));
  await printLine(io, '');
  const rows = knownModels.map((model) => [
    model.name,
    model.parameters,
    `${model.bytes === undefined ? '~' : ''}${sizeText(expectedBytes(model))}`,
    sizeText(memoryNeeded(sizeOf(model), tokens)),
    `${model.contextTokens}`,
    licenceText(model),
    fitText(fitOf(sizeOf(model), machine, room)),
    remark(model, suggested, findModel(folders.models, model.name) !== undefined),
  ]);
  const head = ['MODEL', 'PARAMETERS', 'SIZE', 'MEMORY', 'CONTEXT', 'LICENCE', 'HERE', ''];
  for (const line of textTable([head, ...rows])) await printLine(io, line);
  await printLine(io, '');
  await printLine(
    io,
    `MEMORY is with ${tokens} tokens of prompt and answer, for two documents at a time. A model's name, a file or an address can be pulled, as by \`foretoken models pull ${suggested ?? 'qwen2.5-coder-0.5b'}\`.`,
  );
  return exitCodes.done;
}

export function machineText({ memoryBytes, cores, gpu, freeDiskBytes }: Machine): string {
  const card = gpu === undefined ? 'no graphics card seen' : `${gpu.name} with ${sizeText(gpu.memoryBytes)}`;
  const disk = freeDiskBytes === undefined ? '' : `, ${sizeText(freeDiskBytes)} free on the disk`;
  return `${cores} cores, ${sizeText(memoryBytes)} of memory, ${card}${disk}`;
}

export function fitText(fit: Fit): string {
  switch (fit) {
    case 'good':
      return 'fits';
    case 'slow':
      return 'fits, slow without a graphics card';
    case 'too large':
      return 'too large for the memory';
    case 'over the ceiling':
      return 'over backend.local_memory_mb_max';
    case 'no room on the disk':
      return 'no room on the disk';
  }
}

function licenceText({ licence }: KnownModel): string {
  switch (licence.uses) {
    case 'any':
      return licence.name;
    case 'restricted':
      return `${licence.name} (restricts uses)`;
    case 'non-commercial':
      return `${licence.name} (no commercial use)`;
  }
}

function remark(model: KnownModel, suggested: string | undefined, isHere: boolean): string {
  if (isHere) return 'pulled';
  return [model.name === suggested ? 'suggested' : '', checksumText(model)].filter((text) => text !== '').join(', ');
}

/** What is not known as surely as the rest. */
function checksumText({ checkedBy }: KnownModel): string {
  if (checkedBy === 'projects') return '';
  return checkedBy === 'card' ? 'no checksum is known' : 'checksum from one source';
}
