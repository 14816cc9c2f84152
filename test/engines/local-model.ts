/** node-llama-cpp and a small real model as the tests find them, and processes of the product that run it. */
import { cpSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '@foretoken/base/clock.js';
import { silentLog } from '@foretoken/base/log.js';
import { ModelProcess } from '@foretoken/daemon/runner/model-process.js';
import type { Backend } from '@foretoken/inference/backend.js';
import { addModel } from '@foretoken/inference/library/model-library.js';
import { createLocalBackend } from '@foretoken/inference/local/local-backend.js';
import type { ModelToRun } from '@foretoken/inference/local/runner-messages.js';
import { modelPath } from './llama-cpp-server.js';

const root = join(import.meta.dirname, '../../..');
export const testEngine = join(process.env['FORETOKEN_TEST_CACHE'] ?? join(root, '.cache'), 'node-llama-cpp');
const entry = fileURLToPath(import.meta.resolve('@foretoken/daemon/cli/main.js'));

/** Why no model can be run in a process of ours, or undefined. */
export function localModelMissing(): string | undefined {
  if (!existsSync(join(testEngine, 'node_modules/node-llama-cpp')))
    return 'node-llama-cpp is not installed (test/engines/install-node-llama-cpp.sh)';
  if (modelPath() === undefined) return 'there is no model (test/engines/install-llama-cpp.sh)';
  return undefined;
}

export interface LocalModelOptions extends Partial<ModelToRun> {
  readonly idleMs?: number;
}

/** One thread: several wait for one another busily, and the machine may have other work. */
export function localModel(options: LocalModelOptions = {}): { process: ModelProcess; backend: Backend } {
  const { idleMs = 0, ...more } = options;
  const model = {
    engineFolder: testEngine,
    path: modelPath() ?? '',
    names: ['smollm2'],
    contextTokens: 2_048,
    cacheBytesPerToken: undefined,
    threads: 1,
    gpu: 'off',
    memoryBytesMax: 4 * 2 ** 30,
    ...more,
  } as const;
  const process = new ModelProcess({ clock: systemClock, log: silentLog, entry, model, idleMs });
  const deadlines = { betweenTokensMs: 60_000, totalMs: 100_000 };
  return { process, backend: createLocalBackend({ runner: process, name: 'smollm2', model: 'smollm2', deadlines }) };
}

/** Puts a copy of the model among those of a FORETOKEN_HOME. */
export function addTestModel(home: string, name: string): void {
  const models = join(home, 'models');
  mkdirSync(models, { recursive: true });
  const copy = join(home, 'copy.gguf');
  cpSync(modelPath() ?? '', copy);
  const facts = {
    source: 'test',
    sha256: '0'.repeat(64),
    licence: undefined,
    family: undefined,
    contextTokens: 8_192,
    cacheBytesPerToken: undefined,
  };
  addModel(models, copy, { ...facts, name, bytes: statSync(copy).size, pulled: new Date().toISOString() });
}
