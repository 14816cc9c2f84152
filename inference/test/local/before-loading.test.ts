import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BackendFault } from '../../src/backend-fault.js';
import { checkMemory, checkModel, checkRoom } from '../../src/local/before-loading.js';

const mib = 1024 * 1024;

describe('a model, before it is loaded', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'foretoken-model-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const failureOf = (work: () => void) => {
    try {
      work();
      return undefined;
    } catch (thrown) {
      assert.ok(thrown instanceof BackendFault);
      return thrown.failure;
    }
  };
  const check = (file: string) =>
    failureOf(() =>
      checkModel({
        engineFolder: folder,
        path: join(folder, file),
        names: [],
        contextTokens: 1,
        cacheBytesPerToken: undefined,
        threads: 1,
        gpu: 'off',
        memoryBytesMax: 4_096 * mib,
      }),
    );

  it('wants its engine', () => {
    writeFileSync(join(folder, 'm.gguf'), 'GGUF');
    assert.equal(check('m.gguf')?.code, 'ENGINE_UNUSABLE');
  });

  it('wants a file that is there and is one of a model', () => {
    mkdirSync(join(folder, 'node_modules/node-llama-cpp'), { recursive: true });
    writeFileSync(join(folder, 'node_modules/node-llama-cpp/package.json'), '{}');
    writeFileSync(join(folder, 'm.gguf'), 'GGUF and more');
    writeFileSync(join(folder, 'page.gguf'), '<html>');
    writeFileSync(join(folder, 'empty.gguf'), '');
    assert.equal(check('m.gguf'), undefined);
    assert.match(check('none.gguf')?.detail ?? '', /is not there/);
    for (const bad of ['page.gguf', 'empty.gguf']) assert.match(check(bad)?.detail ?? '', /is no GGUF file/);
    assert.equal(check('none.gguf')?.code, 'MODEL_FILE_BAD');
  });

  it('wants memory for the keys and values of two documents, too', () => {
    const path = join(folder, 'm.gguf');
    writeFileSync(path, 'GGUF');
    truncateSync(path, 100 * mib);
    const detail = failureOf(() =>
      checkRoom({ path, cacheBytesPerToken: mib, contextTokens: 50, memoryBytesMax: 300 * mib }),
    )?.detail;
    assert.match(detail ?? '', /needs about 328 MiB .* allows 300/);
  });

  it('wants memory, by the setting and by what is free', () => {
    assert.equal(
      failureOf(() => checkMemory(1_128 * mib, 4_096 * mib, 2_000 * mib)),
      undefined,
    );
    const over = failureOf(() => checkMemory(1_128 * mib, 1_024 * mib, 2_000 * mib));
    assert.match(over?.detail ?? '', /needs about 1128 MiB .* backend\.local_memory_mb_max allows 1024/);
    const full = failureOf(() => checkMemory(1_128 * mib, 4_096 * mib, 500 * mib));
    assert.match(full?.detail ?? '', /500 are free/);
    assert.equal(full?.code, 'MODEL_TOO_LARGE');
  });
});
