/** Vectors are found by their codes nearly as well as by exact comparison, whatever their dimension, in little memory and disk. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CodeScan } from '@foretoken/assist/embedding/code-scan.js';
import { openEmbeddingStore } from '@foretoken/assist/embedding/embedding-store.js';
import { VectorIndex } from '@foretoken/assist/embedding/vector-index.js';
import { centreOf } from '@foretoken/assist/embedding/vector-space.js';
import { exactNearest, realisticVectors } from './realistic-vectors.js';

const none: ReadonlySet<string> = new Set();
const root = '/root';

describe('vector table', function () {
  this.timeout(20_000);
  let folder: string;
  let store: ReturnType<typeof openEmbeddingStore>;
  let vectors: VectorIndex;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'foretoken-vectors-'));
    store = openEmbeddingStore(folder);
    vectors = new VectorIndex(store);
  });
  afterEach(() => {
    close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function reopened() {
    close();
    store = openEmbeddingStore(folder);
    vectors = new VectorIndex(store);
    return open();
  }

  function close(): void {
    vectors.closeAll();
    store.close();
  }

  async function open(sample?: readonly Float32Array[]) {
    const model = store.model('model') ?? store.addModel('model', centreOf(sample ?? []));
    vectors.use(model);
    const table = await vectors.open(root, store.root(root, 0));
    assert.ok(table !== undefined);
    let contents = 0;
    const put = (path: string, stamp: string, given: readonly Float32Array[]) => {
      const stored = given.map((vector) => model.space.store(vector));
      const chunks = stored.map((bytes, i) => {
        const hash = Buffer.from(`${path} ${stamp} ${contents++}`);
        store.addVectors(model.id, [{ hash, stored: bytes }], 0);
        return { startLine: i + 1, endLine: i + 20, vector: store.find(model.id, hash, 0) ?? 0 };
      });
      table.put(
        { path, stamp, chunks },
        stored.map((bytes) => model.space.code(bytes)),
      );
    };
    return { table, put, space: model.space };
  }

  for (const [dimension, count] of [
    [384, 2_000],
    [768, 2_000],
    [1_536, 1_000],
    [4_096, 400],
  ] as const)
    it(`finds 98 of the 100 nearest of ${dimension} numbers, in a byte a number and a code of 64 on the disk`, async () => {
      const make = realisticVectors(dimension, 5);
      const made = make(count);
      const { put, space } = await open(made.slice(0, 16));
      for (let at = 0; at < count; at += 10) put(`${at}`, '', made.slice(at, at + 10));
      assert.ok(made.every((vector) => space.store(vector).length <= 8 + dimension));
      assert.ok(space.codeBytes <= 64);
      let found = 0;
      const queries = make(dimension > 2_000 ? 15 : 25);
      for (const query of queries) {
        const near = await vectors.near(root, query, 20, none);
        const best = new Set(near.map(({ path, startLine }) => Number(path) + startLine - 1));
        found += exactNearest(made, query, 20).filter((i) => best.has(i)).length;
      }
      const recall = found / (20 * queries.length);
      assert.ok(recall >= 0.98, `recall ${recall}`);
    });

  it('gives a cosine that is right to a hundredth', async () => {
    const [a, b] = realisticVectors(384, 9)(2);
    assert.ok(a !== undefined && b !== undefined);
    const { space } = await open([a]);
    const cosine = a.reduce((total, value, i) => total + value * (b[i] ?? 0), 0);
    assert.ok(Math.abs(space.cosine(space.query(a), space.store(b)) - cosine) < 0.01);
    assert.ok(Math.abs(space.cosine(space.query(a), space.store(a)) - 1) < 0.01);
  });

  it('forgets, replaces and hides files, and uses their room again', async () => {
    const made = realisticVectors(64, 3)(3_000);
    const first = made[0] ?? new Float32Array(64);
    const { table, put } = await open(made.slice(0, 16));
    for (const [i, vector] of made.entries()) put(`file-${i}`, 'stamp', [vector]);
    const nearest = async (without = none) => (await vectors.near(root, first, 1, without))[0]?.path;
    assert.equal(await nearest(), 'file-0');
    assert.notEqual(await nearest(new Set(['file-0'])), 'file-0');
    const size = codesBytes();
    table.remove(made.slice(0, 2_500).map((_, i) => `file-${i}`));
    assert.equal(table.size, 500);
    assert.match((await nearest()) ?? '', /^file-2[5-9]\d\d$/);
    assert.equal(table.stampOf('file-0'), undefined);
    for (let i = 0; i < 1_000; i++) put('file-0', `stamp-${i}`, made.slice(0, 1 + (i % 3)));
    assert.equal(table.stampOf('file-0'), 'stamp-999');
    assert.equal(table.size, 501);
    assert.equal(codesBytes(), size, 'room is used again');
    assert.equal(await nearest(), 'file-0');
    await reopened();
    assert.equal(await nearest(), 'file-0');
    assert.equal(vectors.table(root)?.size, 501);
  });

  it('embeds files again whose codes were lost, of vectors that are stored', async () => {
    const made = realisticVectors(64, 3)(100);
    const { put } = await open(made.slice(0, 16));
    put('a', 'stamp', made);
    close();
    for (const file of codesFiles()) truncateSync(file, 100);
    const { table } = await reopened();
    assert.equal(table.size, 0);
    assert.equal(table.stampOf('a'), undefined);
    assert.deepEqual(await vectors.near(root, made[0] ?? new Float32Array(64), 5, none), []);
  });

  it('holds a chunk of any dimension in 6 bytes of memory', async () => {
    const made = realisticVectors(1_536, 2)(10);
    const { table, put } = await open(made);
    for (let i = 0; i < 300; i++) put(`file-${i}`, '', made);
    assert.ok(table.bytes / table.size < 6, `${table.bytes / table.size}`);
  });

  it('deletes the codes of a root with it', async () => {
    const made = realisticVectors(64, 3)(10);
    const { put } = await open(made);
    put('a', 'stamp', made);
    assert.equal(codesFiles().length, 1);
    vectors.close(root);
    store.forgetRoot(root);
    assert.equal(codesFiles().length, 0);
  });

  it('counts differing bits as they are, in every position', () => {
    const scan = new CodeScan(4_096 * 32);
    for (let i = 0; i < scan.room.length; i++) scan.room[i] = (Math.imul(i, 0x9e3779b1) >>> 11) & 255;
    const planes = Uint8Array.from({ length: 128 }, (_, i) => (Math.imul(i + 1, 0x85ebca6b) >>> 9) & 255);
    scan.ask(planes);
    const sums = scan.differences(0, 4_096, 32);
    for (const [i, sum] of sums.entries())
      assert.equal(sum, differences(planes, scan.room.subarray(i * 32, (i + 1) * 32)));
  });

  function codesFiles(): string[] {
    const names = readdirSync(folder).filter((name) => name.endsWith('.codes'));
    return names.map((name) => join(folder, name));
  }

  function codesBytes(): number {
    return codesFiles().reduce((sum, file) => sum + statSync(file).size, 0);
  }
});

function differences(planes: Uint8Array, code: Uint8Array): number {
  let sum = 0;
  for (const [i, byte] of planes.entries()) {
    const differing = (byte ^ (code[i % code.length] ?? 0)).toString(2).replaceAll('0', '').length;
    sum += differing * 2 ** Math.floor(i / code.length);
  }
  return sum;
}
