/** Where a model computes, by what the engine says once it is loaded; the engine is a scripted one, in a folder like the real one's. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadGguf } from '../../src/local/gguf-model.js';
import { writeScriptedEngine } from './scripted-engine.js';

describe('a model that is loaded', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'foretoken-gguf-'));
    writeFileSync(join(folder, 'm.gguf'), 'GGUF');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function gpuOf(layers: number, gpu: 'auto' | 'off'): Promise<string | false> {
    const engineFolder = join(folder, `engine-${layers}`);
    writeScriptedEngine(engineFolder, layers);
    const path = join(folder, 'm.gguf');
    const room = { contextTokens: 64, cacheBytesPerToken: undefined, memoryBytesMax: 2 ** 32 };
    const model = await loadGguf({ engineFolder, path, names: [], threads: 1, gpu, ...room }, () => {});
    return model.facts.gpu;
  }

  it('is on a graphics card where layers of it are, and else on the processor, whatever the binaries are for', async () => {
    assert.equal(await gpuOf(31, 'auto'), 'vulkan');
    assert.equal(await gpuOf(0, 'auto'), false);
  });

  it('is on the processor where settings say so', async () => {
    assert.equal(await gpuOf(31, 'off'), false);
  });
});
