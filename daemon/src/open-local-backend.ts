/** The backend that is a model on this machine: in a process of ours, or in an installed llama.cpp's. */
import type { Clock } from '@foretoken/base/clock.js';
import type { Log } from '@foretoken/base/log.js';
import type { Backend } from '@foretoken/inference/backend.js';
import type { DeadlineLimits } from '@foretoken/inference/deadlines.js';
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

/** All of the settings that it is made from. */
export interface LocalModelToOpen {
  readonly runBy: 'in-process' | 'llama-server';
  readonly model: ModelToRun;
  readonly modelName: string;
  /** For status and logs. */
  readonly name: string;
  readonly idleMs: number;
  readonly deadlines: Partial<DeadlineLimits>;
}

/** `modelsFolder` is that of `Folders`. */
export function localModelOf(settings: Settings, modelsFolder: string): LocalModelToOpen {
  const modelName = settings['backend.local_model'];
  return {
    runBy: runnerToUse(settings, modelsFolder),
    model: modelToRun(settings, modelsFolder),
    modelName,
    name: settings['backend.name'] || modelName,
    idleMs: settings['backend.local_idle_min'] * 60_000,
    deadlines: { betweenTokensMs: settings['backend.between_tokens_ms'], totalMs: settings['backend.total_ms'] },
  };
}

/** Nothing is started until it is asked. In `room` are the other models of this process. */
export function openLocalBackend(
  { runBy, model, modelName, name, idleMs, deadlines }: LocalModelToOpen,
  clock: Clock,
  log: Log,
  room: LocalRoom,
): Backend {
  if (runBy === 'llama-server') {
    const program = () => findProgram('llama-server', process.env);
    const backend = new LlamaServerBackend({ clock, log, name, program, model, modelName, idleMs, deadlines });
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
  return room.share(createLocalBackend({ runner, clock, name, model: modelName, deadlines }), runner, model);
}

/** What is to run the model; only of `auto` is it sure to be installed, where anything is. */
export function runnerToUse(settings: Settings, modelsFolder: string): LocalModelToOpen['runBy'] {
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
