/** Long vectors are kept along the directions in which a model's differ: nearer to the truth in the same bytes, and nothing is lost on the way. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddingStore, openEmbeddingStore } from '@foretoken/assist/embedding/embedding-store.js';
import { learnModel } from '@foretoken/assist/embedding/model-learner.js';
import { VectorIndex } from '@foretoken/assist/embedding/vector-index.js';
import { centreOf } from '@foretoken/assist/embedding/vector-space.js';
import { EmbeddingScene } from './embedding-scene.js';
import { exactNearest, narrowVectors, realisticVectors } from './realistic-vectors.js';
import { WordEmbeddings } from './word-embeddings.js';

const root = '/root';
const none: ReadonlySet<string> = new Set();
const goOn = async () => {};

describe('a model of long vectors', function () {
  this.timeout(60_000);
  let folder: string;
  let store: EmbeddingStore;
  let vectors: VectorIndex;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'foretoken-vectors-'));
    open();
  });
  afterEach(() => {
    close();
    rmSync(folder, { recursive: true, force: true });
  });

  function open(): void {
    store = openEmbeddingStore(folder);
    vectors = new VectorIndex(store);
  }

  function close(): void {
    vectors.closeAll();
    store.close();
  }

  /** Ten chunks a file, whose lines number the vectors. */
  async function filled(made: readonly Float32Array[]) {
    const model = store.addModel('model', centreOf(made.slice(0, 16)));
    vectors.use(model);
    const table = await vectors.open(root, store.root(root, 0));
    for (let first = 0; first < made.length; first += 10) {
      const hashed = made.slice(first, first + 10).map((vector, i) => {
        return { hash: Buffer.from(`chunk ${first + i}`), stored: model.space.store(vector) };
      });
      store.addVectors(model.id, hashed, 0);
      const chunks = hashed.map(({ hash }, i) => {
        return { startLine: first + i, endLine: first + i, vector: store.find(model.id, hash, 0) ?? 0 };
      });
      table?.put(
        { path: `${first}`, stamp: 'stamp', chunks },
        hashed.map(({ stored }) => model.space.code(stored)),
      );
    }
    return model;
  }

  async function nearest(query: Float32Array, count = 20): Promise<number[]> {
    await vectors.open(root, store.root(root, 0));
    return (await vectors.near(root, query, count, none)).map(({ startLine }) => startLine);
  }

  for (const [name, make] of [
    ['along all directions, but not evenly', realisticVectors(1_536, 5)],
    ['along few directions', narrowVectors(2_048, 100, 5)],
  ] as const)
    it(`tells cosines but for .0006 in the mean, in 1,136 bytes, where its vectors lie ${name}`, async () => {
      const learned = await learnModel(store, await filled(make(400)), goOn);
      assert.ok(learned !== undefined);
      const { space } = learned;
      const others = make(150);
      const [query = new Float32Array()] = others;
      const asked = space.query(query);
      const squares = others.map((vector) => {
        const stored = space.store(vector);
        assert.ok(stored.length <= 1_136);
        return (space.cosine(asked, stored) - product(query, vector)) ** 2;
      });
      const error = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
      assert.ok(error < 0.0006, `${error}`);
    });

  it('finds what it found, from the same files, though it was ended at any moment before', async () => {
    const make = realisticVectors(1_280, 7);
    const made = make(400);
    const queries = make(10);
    const model = await filled(made);
    const before = await Promise.all(queries.map((query) => nearest(query)));
    let slices = 0;
    await assert.rejects(learnModel(store, model, endingAt(3)));
    assert.deepEqual(await nearest(queries[0] ?? new Float32Array(1_280)), before[0]);
    await assert.rejects(learnModel(store, model, endingAt(1_000)));
    // As if it was killed while it wrote.
    writeFileSync(store.codesFile(store.root(root, 0), model.id + 1), 'codes of no model');
    close();
    open();
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith('.codes')),
      [`vectors-1-${model.id}.codes`],
    );
    const known = store.model('model');
    assert.ok(known?.space.isWide === true);
    vectors.use(known);
    const bytes = store.bytes;
    const learned = await learnModel(store, known, async () => {
      slices++;
    });
    assert.ok(learned !== undefined && slices > 1_000);
    vectors.use(learned);
    const table = await vectors.open(root, store.root(root, 0));
    assert.deepEqual([table?.size, table?.stampOf('0')], [400, 'stamp']);
    assert.notEqual(store.find(learned.id, Buffer.from('chunk 399'), 0), undefined);
    store.dropCodes();
    const directionBytes = 160 * 1_280 + 2 * 160 * 160;
    assert.ok(store.bytes - directionBytes < bytes - 400 * 100, 'shorter vectors take fewer pages');
    let [found, kept] = [0, 0];
    for (const [i, query] of queries.entries()) {
      const exact = new Set(exactNearest(made, query, 20));
      found += before[i]?.filter((line) => exact.has(line)).length ?? 0;
      kept += (await nearest(query)).filter((line) => exact.has(line)).length;
    }
    assert.ok(kept >= 0.97 * found, `${kept} of ${found}`);
    close();
    open();
    const again = store.model('model');
    assert.deepEqual([again?.id, again?.space.isWide], [learned.id, false]);
    vectors.use(again);
    assert.equal((await nearest(made[7] ?? new Float32Array(1_280), 1))[0], 7);
  });

  function endingAt(slice: number) {
    let slices = 0;
    return async () => {
      if (++slices === slice) throw new Error('ended');
    };
  }

  it('keeps within 1,136 bytes what is spread in another way, and nearly as exactly', async () => {
    const model = await filled(narrowVectors(1_536, 200, 5)(400));
    const learned = await learnModel(store, model, goOn);
    assert.ok(learned !== undefined);
    const others = [...narrowVectors(1_536, 200, 99)(20), ...realisticVectors(1_536, 98, 0)(20)];
    for (const vector of others) {
      const stored = learned.space.store(vector);
      assert.ok(stored.length <= 1_136);
      for (const query of others.slice(0, 3)) {
        const error = learned.space.cosine(learned.space.query(query), stored) - product(query, vector);
        assert.ok(Math.abs(error) < 0.03, `${error}`);
      }
    }
    assert.ok(learned.space.store(new Float32Array(1_536).fill(Number.NaN)).length <= 1_136);
    assert.ok(learned.space.store(new Float32Array(1_536)).length <= 1_136);
  });

  it('is not made known again where its last root is forgotten while it is learned', async () => {
    const model = await filled(realisticVectors(1_280, 3)(50));
    let slices = 0;
    const pause = async () => {
      if (++slices === 100) store.forgetRoot(root);
    };
    assert.equal(await learnModel(store, model, pause), undefined);
    assert.equal(store.model('model'), undefined);
  });

  it('whose vectors were all alike says nothing wild of others that come later', async () => {
    const alike = Array.from({ length: 300 }, () => new Float32Array(1_280).fill(1 / Math.sqrt(1_280)));
    const learned = await learnModel(store, await filled(alike), goOn);
    assert.ok(learned !== undefined);
    const others = [...alike.slice(0, 1), ...realisticVectors(1_280, 11)(5)];
    for (const query of others)
      for (const vector of others) {
        const error =
          learned.space.cosine(learned.space.query(query), learned.space.store(vector)) - product(query, vector);
        assert.ok(Math.abs(error) < 1, `${error}`);
      }
  });

  it('is kept as it was where it cannot be learned, and the rest is embedded nevertheless', async () => {
    const scene = new EmbeddingScene(Object.fromEntries(manyLines(30)));
    try {
      await scene.index();
      const backend = new WordEmbeddings();
      backend.dimension = 1_152;
      const { settle, queue, store: full, vectors: kept } = scene.open(backend, { learnedAtVectors: 200 });
      let tries = 0;
      full.redirect = () => {
        tries++;
        throw new Error('the disk is full');
      };
      for (let i = 0; i < 100 && (queue.status().state !== 'idle' || queue.status().filesDone === 0); i++)
        await settle(10);
      assert.deepEqual([queue.status().filesDone, kept.model?.space.isWide, tries], [30, true, 1]);
    } finally {
      await scene.remove();
    }
  });

  it('is learned in the background once there are vectors enough, and its files are not embedded again', async () => {
    const scene = new EmbeddingScene(Object.fromEntries(manyLines(30)));
    try {
      await scene.index();
      const backend = new WordEmbeddings();
      backend.dimension = 1_152;
      const { settle, queue, close: end } = scene.open(backend, { learnedAtVectors: 200 });
      while (queue.status().state !== 'idle' || queue.status().filesDone === 0) await settle(10);
      assert.ok(queue.status().chunks >= 200, `${queue.status().chunks}`);
      const asked = backend.asked.length;
      const { chunks } = queue.status();
      await end();
      const again = scene.open(backend);
      await again.settle();
      assert.equal(again.vectors.model?.space.isWide, false);
      assert.deepEqual([again.queue.status().chunks, backend.asked.length], [chunks, asked]);
    } finally {
      await scene.remove();
    }
  });
});

function manyLines(files: number): [string, string][] {
  const lines = (file: number) =>
    Array.from({ length: 200 }, (_, i) => `export const ${word(file)}${word(i * 7)} = ${word(i * file)};`).join('\n');
  return Array.from({ length: files }, (_, i) => [`f${i}.ts`, lines(i + 1)]);
}

function word(number: number): string {
  return number
    .toString(26)
    .replaceAll(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 26)))
    .concat('x');
}

function product(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}
