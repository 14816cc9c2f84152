/** The table of known models holds what its readers rely on, and which of them suits a machine is told from it. */
import assert from 'node:assert/strict';
import { knownModels } from '../../src/library/data/known-models.js';
import { knownModel, nearestKnownModel } from '../../src/library/find-known-model.js';
import { mirrored } from '../../src/library/known-model.js';
import { modelName } from '../../src/library/local-model.js';
import { fitOf, type Machine, memoryNeeded, sizeOf, suggestedModel } from '../../src/library/machine-fit.js';
import { fimFamilies } from '../../src/models/fim-families.js';
import { familyOf } from '../../src/models/match-family.js';

const gigabyte = 1e9;
const machine = (more: Partial<Machine> = {}): Machine => ({
  memoryBytes: 16 * gigabyte,
  cores: 4,
  gpu: undefined,
  freeDiskBytes: 100 * gigabyte,
  ...more,
});
const room = (contextTokens: number, memoryBytesMax = 64 * gigabyte) => ({ contextTokens, memoryBytesMax });
const card = { name: 'card', memoryBytes: 12 * gigabyte };
const suggested = (more: Partial<Machine>) => suggestedModel(knownModels, machine(more), room(2_176))?.name;

describe('the known models', () => {
  it('each have a name of their own that can be a file, a family that is known, and an address over TLS', () => {
    assert.equal(new Set(knownModels.map(({ name }) => name)).size, knownModels.length);
    for (const { name, family, url, licence, sha256 } of knownModels) {
      assert.equal(modelName(name), name);
      assert.ok(
        fimFamilies.some((known) => known.name === family),
        `${name}: ${family}`,
      );
      assert.equal(familyOf(name).name, family, name);
      assert.match(url, /^https:\/\/huggingface\.co\/[^/]+\/[^/]+\/resolve\/[^/]+\/[^/]+\.gguf$/);
      assert.match(licence.url, /^https:\/\//);
      assert.match(sha256 ?? 'ab'.repeat(32), /^[0-9a-f]{64}$/);
    }
  });

  it('have a checksum only where a source is named, and a size only with a pinned revision', () => {
    for (const { name, checkedBy, sha256, bytes, url } of knownModels) {
      assert.equal(checkedBy === 'card', sha256 === undefined, name);
      const isPinned = checkedBy === 'projects' || checkedBy === 'project';
      assert.equal(isPinned, bytes !== undefined, name);
      assert.equal(isPinned, /\/resolve\/[0-9a-f]{40}\//.test(url), name);
    }
  });

  it('are found by name, by nearly their name, and at a mirror', () => {
    assert.equal(knownModel('Qwen2.5-Coder-7B')?.parameters, '7B');
    assert.equal(nearestKnownModel('starcoder-3b'), 'starcoder2-3b');
    assert.equal(nearestKnownModel('mellum'), 'mellum-4b');
    const url = 'https://huggingface.co/a/b/resolve/main/c.gguf';
    assert.equal(mirrored(url, 'http://mirror.lan/hf/'), 'http://mirror.lan/hf/a/b/resolve/main/c.gguf');
    assert.equal(mirrored('https://other.example/c.gguf', 'http://mirror.lan'), 'https://other.example/c.gguf');
  });
});

describe('what suits a machine', () => {
  it('is what its memory, its cores and its graphics card allow', () => {
    assert.equal(suggested({ cores: 2 }), 'qwen2.5-coder-0.5b');
    assert.equal(suggested({ cores: 4 }), 'qwen2.5-coder-1.5b');
    assert.equal(suggested({ cores: 2, gpu: card }), 'qwen2.5-coder-7b');
    assert.equal(suggested({ cores: 16, memoryBytes: 2 * gigabyte }), 'qwen2.5-coder-0.5b');
    assert.equal(suggested({ memoryBytes: gigabyte }), undefined);
    assert.equal(suggested({ freeDiskBytes: gigabyte / 2 }), undefined);
  });

  it('counts weights, keys and values, and what a runner takes', () => {
    const known = knownModels.find(({ name }) => name === 'qwen2.5-coder-7b');
    assert.ok(known !== undefined);
    const size = sizeOf(known);
    assert.equal(memoryNeeded(size, 4_096) - memoryNeeded(size, 0), 2 * 4_096 * 57_344, 'of two documents');
    assert.equal(fitOf(size, machine({ memoryBytes: 12 * gigabyte }), room(4_096)), 'too large');
    assert.equal(fitOf(size, machine(), room(4_096)), 'slow');
    assert.equal(fitOf(size, machine({ memoryBytes: 8 * gigabyte, gpu: card }), room(4_096)), 'good');
    assert.equal(fitOf(size, machine({ freeDiskBytes: 8 * gigabyte }), room(4_096)), 'no room on the disk');
    assert.equal(fitOf(size, machine(), room(4_096, 8 * gigabyte)), 'over the ceiling');
    assert.equal(
      suggestedModel(knownModels, machine({ cores: 16 }), room(2_176, gigabyte))?.name,
      'qwen2.5-coder-0.5b',
    );
  });
});
