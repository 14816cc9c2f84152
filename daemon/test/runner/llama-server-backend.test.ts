/** A llama-server that cannot be started is said once, and rests; one whose start is not wanted any more is ended. */
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@foretoken/base/clock.js';
import { silentLog } from '@foretoken/base/log.js';
import { onWindows, skipFor } from '@foretoken/inference/testing/skip-for.js';
import { LlamaServerBackend } from '../../src/runner/llama-server-backend.js';

const mib = 1024 * 1024;

describe('an installed llama.cpp of ours', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'foretoken-llama-'));
    writeFileSync(join(folder, 'm.gguf'), 'GGUF');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function open(program: () => string | undefined, memoryMib = 256) {
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
      memoryBytesMax: memoryMib * mib,
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

  it('is ended while it loads a model when the memory is needed, and no fault of its own', async function () {
    skipFor(this, onWindows);
    const program = join(folder, 'llama-server');
    writeFileSync(program, '#!/bin/sh\nwhile :; do echo loading >&2; sleep 0.1; done\n');
    chmodSync(program, 0o755);
    const { backend, failures } = open(() => program, 512);
    const started = async () => {
      while (backend.pid === undefined) await new Promise((resolve) => setTimeout(resolve, 10));
    };
    const waiting = backend.probe(never);
    await started();
    await backend.unload();
    assert.equal(backend.pid, undefined);
    const health = await waiting;
    assert.ok(!health.ok);
    assert.match(health.failure.detail, /was ended: .*its memory is needed/);
    assert.deepEqual(failures, []);
    const again = backend.probe(never);
    await started();
    await backend.close();
    assert.ok(!(await again).ok);
    assert.ok(!(await backend.probe(never)).ok);
    assert.equal(backend.pid, undefined, 'closed is closed');
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
