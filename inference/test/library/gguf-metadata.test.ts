/** The description of a GGUF file is read within bounds, whoever wrote it. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ggufFacts } from '../../src/library/gguf-facts.js';
import { GgufFault, readGguf } from '../../src/library/gguf-metadata.js';
import { type Entry, gguf } from './gguf-file.js';

const tokens = (...texts: string[]): Entry => ['tokenizer.ggml.tokens', texts];

describe('the description of a GGUF file', () => {
  let folder: string;
  let path: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'foretoken-gguf-'));
    path = join(folder, 'some-model.gguf');
  });
  after(() => rmSync(folder, { recursive: true }));

  function written(bytes: Uint8Array): string {
    writeFileSync(path, bytes);
    return path;
  }

  const facts = (entries: readonly Entry[], name = 'some-model') =>
    ggufFacts(readGguf(written(gguf({ entries }))), name);

  it('tells what the model is, and what a token costs', async () => {
    const { fim: _, ...rest } = await facts([
      ['general.architecture', 'qwen2'],
      ['general.name', 'Tiny \u001b[31mModel'],
      ['general.license', 'apache-2.0'],
      ['qwen2.context_length', 32_768],
      ['qwen2.block_count', 28],
      ['qwen2.embedding_length', 1_536],
      ['qwen2.attention.head_count', 12],
      ['qwen2.attention.head_count_kv', 2],
      ['tokenizer.chat_template', '{{ messages }}'],
      ['split.count', 1],
    ]);
    assert.deepEqual(rest, {
      architecture: 'qwen2',
      name: 'Tiny [31mModel',
      licence: 'apache-2.0',
      contextTokens: 32_768,
      completes: true,
      cacheBytesPerToken: 28_672,
      parts: 1,
    });
  });

  it('tells the family by the markers of its vocabulary, whatever the file is called', async () => {
    const { fim } = await facts([
      ['general.architecture', 'llama'],
      tokens('a', '<PRE>', '<｜fim▁begin｜>', '<｜fim▁hole｜>', '<｜fim▁end｜>', 'x'.repeat(5_000)),
    ]);
    assert.ok(fim.kind === 'markers' && fim.family.name === 'deepseek-coder' && fim.told === 'tokenizer');
  });

  it('believes no name that its vocabulary contradicts', async () => {
    assert.equal((await facts([tokens('a', 'b')], 'qwen2.5-coder-1.5b')).fim.kind, 'none');
    const infills: Entry = ['tokenizer.ggml.fim_pre_token_id', 7];
    assert.equal((await facts([tokens('a', 'b'), infills])).fim.kind, 'infill');
  });

  it('tells what makes embeddings from what completes', async () => {
    const entries: Entry[] = [
      ['general.architecture', 'nomic'],
      ['nomic.pooling_type', 1],
    ];
    assert.equal((await facts(entries)).completes, false);
  });

  it('passes over long texts and lists without keeping them', () => {
    const entries: Entry[] = [
      ['long', 'x'.repeat(2_000_000)],
      ['scores', new Float32Array(300_000)],
      ['last', 42],
    ];
    const { values } = readGguf(written(gguf({ entries })));
    assert.deepEqual([...values], [['last', 42]]);
  });

  it('refuses what is none, or cut, or of another kind', () => {
    const good = gguf({ entries: [['general.architecture', 'llama']] });
    const bad: [Uint8Array, RegExp][] = [
      [Buffer.from('<html>sign in</html>'), /is no GGUF file/],
      [Buffer.alloc(0), /ends before/],
      [good.subarray(0, good.length - 3), /ends before/],
      [gguf({ version: 1, entries: [] }), /version 1/],
      [gguf({ version: 0x03000000, entries: [] }), /another byte order/],
      [gguf({ entryCount: 2n ** 60n, entries: [] }), /entries; 10000 are the most/],
      [gguf({ tensorCount: 2n ** 63n, entries: [] }), /tensors; 100000 are the most/],
      [Buffer.concat([gguf({ entryCount: 1n, entries: [] }), Buffer.alloc(8, 0xff)]), /bytes of a text/],
      [gguf({ entries: [['x', { type: 99 }]] }), /kind that is not known \(99\)/],
      [gguf({ entries: [['x', { listOf: 9, length: 1n }]] }), /list of a kind that is not known \(9\)/],
      [gguf({ entries: [['x', { listOf: 10, length: 2n ** 40n }]] }), /elements of a list/],
    ];
    for (const [bytes, message] of bad)
      assert.throws(
        () => readGguf(written(bytes)),
        (thrown) => thrown instanceof GgufFault && message.test(thrown.message),
      );
  });

  it('ends in a fault or a description, never otherwise, on damaged bytes', () => {
    const whole = gguf({ entries: [['general.architecture', 'llama'], tokens('<a>', '<b>'), ['n', 7]] });
    let seed = 7;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
      return seed % below;
    };
    for (let i = 0; i < 200; i++) {
      const damaged = Buffer.from(whole);
      for (let j = 0; j < 3; j++) damaged[4 + random(whole.length - 4)] = random(256);
      try {
        readGguf(written(damaged));
      } catch (thrown) {
        assert.ok(thrown instanceof GgufFault, String(thrown));
      }
    }
  });
});
