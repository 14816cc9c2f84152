/** `foretoken models serve`: runs a model in an installed llama.cpp or vLLM, which answers for as long as it runs. */
import { basename } from 'node:path';
import { AppError } from '@foretoken/base/app-error.js';
import { systemClock } from '@foretoken/base/clock.js';
import { findModel, listModels } from '@foretoken/inference/library/model-library.js';
import { modelToRun, roomToRun } from '../../open-local-backend.js';
import { findProgram } from '../../platform/find-program.js';
import { type Folders, foldersOf } from '../../platform/folders.js';
import { llamaServerCommand, type ModelServerCommand, vllmCommand } from '../../runner/model-server-command.js';
import { type ServerAddress, ServerProcess } from '../../runner/server-process.js';
import { loadSettings } from '../../settings/load-settings.js';
import { announceServed, servedHindrance } from '../../settings/served-model.js';
import type { Settings } from '../../settings/settings-table.js';
import type { CommandCall } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { printLine, sayLine } from '../output.js';
import { printable } from '../progress-line.js';
import { UsageError } from '../usage-error.js';
import { startReport } from './start-report.js';
import { unknownModel } from './unknown-model.js';

/** `more`: flags for the server, which count before ours. */
export async function serveModel(
  { io, flags, signal }: CommandCall,
  given: string | undefined,
  more: readonly string[],
): Promise<ExitCode> {
  const ours = more.find((word) =>
    /^(?:--(?:port|api-key|api-key-file|alias|served-model-name|ssl-.*)|-a)(?:=|$)/.test(word),
  );
  if (ours !== undefined)
    throw new UsageError(`${ours} cannot follow: by what this command gives for it, completions find the server.`);
  const folders = foldersOf(io.env, process.platform);
  const { settings } = loadSettings({ folders, env: io.env });
  const name = given ?? settings['backend.local_model'];
  const { program, make } = serverOf(name, flags['vllm'] === true, more, settings, folders, io.env);
  const report = startReport(io, basename(program));
  await sayLine(io, `${printable(program)} is started. What it says stands below; Ctrl-C ends it.`);
  const server = await ServerProcess.start(make, systemClock, (line) => report.line(line));
  let takeBack = () => {};
  try {
    await server.ready(signal, patience, (start) => report.waiting(start));
    report.end();
    takeBack = announceServed(folders.run, { url: server.url, key: server.key, model: name, pid: process.pid });
    await printLine(io, `${printable(name)} is served at ${server.url}, and completions come from it until it ends.`);
    const variable = servedHindrance(io.env);
    if (variable !== undefined)
      await sayLine(io, `${variable} is set in this environment: programs started from it ask that server instead.`);
    const interrupted = new Promise<undefined>((resolve) =>
      signal.addEventListener('abort', () => resolve(undefined), { once: true }),
    );
    const how = signal.aborted ? undefined : await Promise.race([interrupted, server.ended]);
    if (how === undefined) return exitCodes.done;
    throw new AppError('SERVER_FAILED', `It ended by itself: ${how}.`);
  } catch (thrown) {
    // Who ends it while it starts has what he asked for.
    if (signal.aborted) return exitCodes.done;
    throw thrown;
  } finally {
    report.end();
    takeBack();
    await server.stop();
  }
}

/** Compiling, or fetching weights, may take long; neither is done without a word or any work for so long. Who waits has Ctrl-C. */
const patience = { quietMsMax: 10 * 60_000, msMax: Number.POSITIVE_INFINITY };

/** Throws AppError MODEL_UNKNOWN or SERVER_MISSING. */
function serverOf(
  name: string,
  byVllm: boolean,
  flags: readonly string[],
  settings: Settings,
  folders: Folders,
  env: Readonly<Record<string, string | undefined>>,
): { readonly program: string; readonly make: (address: ServerAddress) => ModelServerCommand } {
  // A GGUF file is llama.cpp's; vLLM takes names of Hugging Face and folders of weights.
  if (byVllm || name.includes('/')) {
    const program = installed('vllm', env);
    const { contextTokens } = roomToRun(settings);
    const hubToken = env['HF_TOKEN'];
    const isRoomSet = (env['VLLM_CPU_KVCACHE_SPACE'] ?? '') !== '';
    const given = { program, model: name, contextTokens, hubToken, isRoomSet, flags };
    return { program, make: (address) => vllmCommand({ ...given, ...address }) };
  }
  if (findModel(folders.models, name) === undefined) throw unknownModel(name, listModels(folders.models));
  const program = installed('llama-server', env);
  const { path, contextTokens, threads, gpu } = modelToRun(
    { ...settings, 'backend.local_model': name },
    folders.models,
  );
  const given = { program, path, name, contextTokens, threads, gpu, flags };
  return { program, make: (address) => llamaServerCommand({ ...given, ...address }) };
}

function installed(program: string, env: Readonly<Record<string, string | undefined>>): string {
  const path = findProgram(program, env);
  if (path === undefined) throw new AppError('SERVER_MISSING', `${program} is in no folder of PATH.`);
  return path;
}
