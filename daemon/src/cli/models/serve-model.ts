/** `foretoken models serve`: runs a model in an installed llama.cpp or vLLM, and points the daemon at it for as long as it runs. */
import { join } from 'node:path';
import { AppError } from '@foretoken/base/app-error.js';
import { systemClock } from '@foretoken/base/clock.js';
import { findModel, listModels } from '@foretoken/inference/library/model-library.js';
import { modelToRun, roomToRun } from '../../open-local-backend.js';
import { findProgram } from '../../platform/find-program.js';
import { type Folders, foldersOf } from '../../platform/folders.js';
import { llamaServerCommand, type ModelServerCommand, vllmCommand } from '../../runner/model-server-command.js';
import { type ServerAddress, ServerProcess } from '../../runner/server-process.js';
import { loadSettings, userFileName } from '../../settings/load-settings.js';
import type { Settings } from '../../settings/settings-table.js';
import type { CommandCall } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { printLine, sayLine } from '../output.js';
import { printable } from '../progress-line.js';
import { pointAtServer } from './point-at-server.js';
import { unknownModel } from './unknown-model.js';

export async function serveModel({ io, flags, signal }: CommandCall, given: string | undefined): Promise<ExitCode> {
  const folders = foldersOf(io.env, process.platform);
  const { settings } = loadSettings({ folders, env: io.env });
  const name = given ?? settings['backend.local_model'];
  const make = serverOf(name, flags['vllm'] === true, settings, folders, io.env);
  const server = await ServerProcess.start(
    make,
    systemClock,
    (line) => void sayLine(io, printable(line)).catch(() => {}),
  );
  let putBack = () => {};
  try {
    await server.ready(signal, readyMsMax);
    await printLine(io, `${printable(name)} is served at ${server.url}`);
    const pointed = pointAtServer({ url: server.url, key: server.key, model: name }, folders, io.env);
    putBack = pointed.putBack;
    for (const variable of pointed.overridden)
      await sayLine(io, `${variable} is set in the environment and counts instead.`);
    await sayLine(
      io,
      `The settings in ${join(folders.config, userFileName)} lead there until it ends. Ctrl-C ends it.`,
    );
    const interrupted = new Promise<undefined>((resolve) =>
      signal.addEventListener('abort', () => resolve(undefined), { once: true }),
    );
    const how = signal.aborted ? undefined : await Promise.race([interrupted, server.ended]);
    if (how === undefined) return exitCodes.done;
    throw new AppError('SERVER_FAILED', `It ended by itself: ${how}.`);
  } finally {
    putBack();
    await server.stop();
  }
}

/** Weights may have to be fetched by the server first. */
const readyMsMax = 60 * 60_000;

/** Throws AppError MODEL_UNKNOWN or SERVER_MISSING. */
function serverOf(
  name: string,
  byVllm: boolean,
  settings: Settings,
  folders: Folders,
  env: Readonly<Record<string, string | undefined>>,
): (address: ServerAddress) => ModelServerCommand {
  // A GGUF file is llama.cpp's; vLLM takes names of Hugging Face and folders of weights.
  if (byVllm || name.includes('/')) {
    const program = installed('vllm', env);
    const { contextTokens } = roomToRun(settings);
    const hubToken = env['HF_TOKEN'];
    return (address) => vllmCommand({ program, model: name, contextTokens, hubToken, ...address });
  }
  if (findModel(folders.models, name) === undefined) throw unknownModel(name, listModels(folders.models));
  const program = installed('llama-server', env);
  const { path, contextTokens, threads, gpu } = modelToRun(
    { ...settings, 'backend.local_model': name },
    folders.models,
  );
  return (address) => llamaServerCommand({ program, path, name, contextTokens, threads, gpu, ...address });
}

function installed(program: string, env: Readonly<Record<string, string | undefined>>): string {
  const path = findProgram(program, env);
  if (path === undefined) throw new AppError('SERVER_MISSING', `${program} is in no folder of PATH.`);
  return path;
}
