/** A llama-server that cannot be started is said once, and rests. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@foretoken/base/clock.js';
import { silentLog } from '@foretoken/base/log.js';
import { LlamaServerBackend } from '../../src/runner/llama-server-backend.js';

const mib = 1024 * 1024;

describe('an installed llama.cpp of ours', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'foretoken-llama-'));
    writeFileSync(join(folder, 'm.gguf'), 'GGUF');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function open(program: () => string | undefined) {
    const failures: unknown[] = [];
    const log = { ...silentLog, warn: (_message: string, fields?: object) => void failures.push(fields) };
    const model = {
      engineFolder: folder,
      path: join(folder, 'm.gguf'),
      names: [],
      contextTokens: 100,
      cacheBytesPerToken: mib,
      threads: 1,
      gpu: 'off',
      memoryBytesMax: 256 * mib,
    } as const;
    const options = { clock: systemClock, log, name: 'm', program, model, modelName: 'm', idleMs: 0, deadlines: {} };
    return { backend: new LlamaServerBackend(options), failures };
  }
  const never = new AbortController().signal;

  it('that is in no folder of PATH is one failure, however many wait for it', async () => {
    const { backend, failures } = open(() => undefined);
    const healths = await Promise.all([1, 2, 3].map(() => backend.probe(never)));
    for (const health of healths) {
      assert.ok(!health.ok);
      assert.equal(health.failure.code, 'ENGINE_UNUSABLE');
      assert.match(health.failure.detail, /llama-server is in no folder of PATH/);
    }
    assert.equal(failures.length, 1);
    await backend.close();
  });

  it('is not started for a model that needs more memory than it may take', async () => {
    truncateSync(join(folder, 'm.gguf'), 10 * mib);
    const { backend } = open(() => join(folder, 'no such program'));
    const health = await backend.probe(never);
    assert.ok(!health.ok);
    assert.equal(health.failure.code, 'MODEL_TOO_LARGE');
    assert.match(health.failure.detail, /needs about 338 MiB .* allows 256/);
    await backend.close();
  });
});
