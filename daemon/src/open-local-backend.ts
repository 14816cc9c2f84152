/** The backend that is a model on this machine: in a process of ours, or in an installed llama.cpp's. */
import type { Clock } from '@foretoken/base/clock.js';
import type { Log } from '@foretoken/base/log.js';
import type { Backend } from '@foretoken/inference/backend.js';
import type { RunnerRoom } from '@foretoken/inference/library/machine-fit.js';
import { findModel, modelFile } from '@foretoken/inference/library/model-library.js';
import { isEngineInstalled } from '@foretoken/inference/local/before-loading.js';
import { createLocalBackend } from '@foretoken/inference/local/local-backend.js';
import type { ModelToRun } from '@foretoken/inference/local/runner-messages.js';
import { matchFamily } from '@foretoken/inference/models/match-family.js';
import { findProgram } from './platform/find-program.js';
import { engineFolder } from './runner/engine-folder.js';
import { LlamaServerBackend } from './runner/llama-server-backend.js';
import type { LocalRoom } from './runner/local-room.js';
import { ModelProcess } from './runner/model-process.js';
import type { Settings } from './settings/settings-table.js';

/** Nothing is started or looked at until it is asked. `modelsFolder` is that of `Folders`; in `room` are the other models of this process. */
export function openLocalBackend(
  settings: Settings,
  modelsFolder: string,
  clock: Clock,
  log: Log,
  room: LocalRoom,
): Backend {
  const name = settings['backend.local_model'];
  const deadlines = { betweenTokensMs: settings['backend.between_tokens_ms'], totalMs: settings['backend.total_ms'] };
  const idleMs = settings['backend.local_idle_min'] * 60_000;
  const shown = settings['backend.name'] || name;
  const model = modelToRun(settings, modelsFolder);
  if (runnerToUse(settings, modelsFolder) === 'llama-server') {
    const program = () => findProgram('llama-server', process.env);
    const options = { clock, log, name: shown, program, model, modelName: name, idleMs, deadlines };
    const backend = new LlamaServerBackend(options);
    return room.share(backend, backend, model);
  }
  const runner = new ModelProcess({
    clock,
    log,
    entry: process.argv[1] ?? '',
    model,
    idleMs,
    mayComeBack: (self) => room.hasRoomFor(self),
  });
  return room.share(createLocalBackend({ runner, clock, name: shown, model: name, deadlines }), runner, model);
}

/** What is to run the model; only of `auto` is it sure to be installed, where anything is. */
export function runnerToUse(settings: Settings, modelsFolder: string): 'in-process' | 'llama-server' {
  const wanted = settings['backend.local_runner'];
  if (wanted !== 'auto') return wanted;
  const byUs = isEngineInstalled(engineFolder(modelsFolder)) || findProgram('llama-server', process.env) === undefined;
  return byUs ? 'in-process' : 'llama-server';
}

/** What the settings ask for; whether it can be had is found out when it is started. */
export function modelToRun(settings: Settings, modelsFolder: string): ModelToRun {
  const name = settings['backend.local_model'];
  const { family, cacheBytesPerToken } = findModel(modelsFolder, name) ?? {};
  return {
    engineFolder: engineFolder(modelsFolder),
    path: modelFile(modelsFolder, name),
    names: [name, ...(family === undefined ? [] : [matchFamily('', family).family.example])],
    ...roomToRun(settings),
    cacheBytesPerToken,
    threads: settings['backend.local_threads'],
    gpu: settings['backend.local_gpu'],
  };
}

/** What a runner makes room for, and what it may take. */
export function roomToRun(settings: Settings): RunnerRoom {
  return {
    contextTokens: settings['backend.prompt_tokens_max'] + settings['backend.completion_tokens_max'],
    memoryBytesMax: settings['backend.local_memory_mb_max'] * 1024 * 1024,
  };
}
