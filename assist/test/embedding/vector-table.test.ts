/** Vectors are found by their codes nearly as well as by exact comparison, whatever their dimension, and in little memory. */
import assert from 'node:assert/strict';
import { CodeScan } from '@foretoken/assist/embedding/code-scan.js';
import { centreOf, VectorSpace } from '@foretoken/assist/embedding/vector-space.js';
import { VectorTable } from '@foretoken/assist/embedding/vector-table.js';
import { exactNearest, realisticVectors } from './realistic-vectors.js';

const none: ReadonlySet<string> = new Set();

function filled(vectors: readonly Float32Array[]) {
  const space = new VectorSpace(centreOf(vectors.slice(0, 16)));
  const table = new VectorTable(space);
  const stored = vectors.map((vector) => space.store(vector));
  for (const [i, bytes] of stored.entries())
    table.put(`file-${i}`, 'stamp', [{ startLine: 1, endLine: 20, vector: i, code: space.code(bytes) }]);
  return { space, table, stored };
}

describe('vector table', () => {
  for (const [dimension, bytesMax] of [
    [384, 392],
    [768, 776],
    [1536, 968],
    [4096, 1_032],
  ] as const)
    it(`finds 98 of the 100 nearest of ${dimension} numbers, in ${bytesMax} bytes on the disk`, () => {
      const make = realisticVectors(dimension, 5);
      const vectors = make(dimension > 2_000 ? 500 : dimension > 1_000 ? 1_000 : 2_000);
      const { space, table, stored } = filled(vectors);
      assert.ok(stored.every((bytes) => bytes.length <= bytesMax));
      let found = 0;
      const queries = make(dimension > 2_000 ? 15 : 25);
      for (const vector of queries) {
        const query = space.query(vector);
        const near = table.near(query, 200, none).map((hit) => ({
          vector: hit.vector,
          score: space.cosine(query, stored[hit.vector] ?? new Uint8Array(8)),
        }));
        near.sort((a, b) => b.score - a.score);
        const best = new Set(near.slice(0, 20).map((hit) => hit.vector));
        found += exactNearest(vectors, vector, 20).filter((i) => best.has(i)).length;
      }
      // Two bits a number, which is what the longest vectors get, tell a little less.
      const recall = found / (20 * queries.length);
      assert.ok(recall >= (dimension > 2_000 ? 0.9 : 0.98), `recall ${recall}`);
    });

  it('gives a cosine that is right to a hundredth', () => {
    const [a, b] = realisticVectors(384, 9)(2);
    assert.ok(a !== undefined && b !== undefined);
    const space = new VectorSpace(centreOf([a]));
    const cosine = a.reduce((total, value, i) => total + value * (b[i] ?? 0), 0);
    assert.ok(Math.abs(space.cosine(space.query(a), space.store(b)) - cosine) < 0.01);
    assert.ok(Math.abs(space.cosine(space.query(a), space.store(a)) - 1) < 0.01);
  });

  it('forgets, replaces and hides files, and closes the gaps', () => {
    const vectors = realisticVectors(64, 3)(6_000);
    const { space, table } = filled(vectors);
    const first = vectors[0] ?? new Float32Array(64);
    const nearest = (without = none) => table.near(space.query(first), 1, without)[0]?.path;
    assert.equal(nearest(), 'file-0');
    assert.notEqual(nearest(new Set(['file-0'])), 'file-0');
    const full = table.bytes;
    for (let i = 0; i < 5_000; i++) table.remove(`file-${i}`);
    assert.equal(table.size, 1_000);
    assert.match(nearest() ?? '', /^file-5\d{3}$/);
    assert.equal(table.stampOf('file-0'), undefined);
    const code = space.code(space.store(first));
    for (let i = 0; i < 4_000; i++) table.put('file-0', `stamp-${i}`, [{ startLine: 3, endLine: 9, vector: 7, code }]);
    assert.deepEqual(table.near(space.query(first), 1, none), [
      { path: 'file-0', startLine: 3, endLine: 9, vector: 7 },
    ]);
    assert.equal(table.stampOf('file-0'), 'stamp-3999');
    assert.equal(table.size, 1_001);
    assert.equal(table.bytes, full, 'room is used again');
  });

  it('holds a chunk of any dimension in less than 180 bytes', () => {
    for (const dimension of [384, 1_536, 4_096]) {
      const space = new VectorSpace(new Float32Array(dimension));
      const table = new VectorTable(space);
      const code = { bits: new Uint8Array(space.codeBytes), scale: 1, bias: 0 };
      const chunk = { startLine: 1, endLine: 20, vector: 1, code };
      for (let i = 0; i < 2_000; i++) table.put(`file-${i}`, '', new Array<typeof chunk>(10).fill(chunk));
      assert.ok(table.bytes / table.size < 180, `${table.bytes / table.size}`);
    }
  });

  it('counts differing bits as they are, in every position', () => {
    const scan = new CodeScan(32);
    const codes = Array.from({ length: 5_000 }, (_, i) =>
      Uint8Array.from({ length: 32 }, (_, j) => (Math.imul(i * 32 + j, 0x9e3779b1) >>> 11) & 255),
    );
    for (const [i, code] of codes.entries()) scan.put(i, code);
    const planes = Uint8Array.from({ length: 128 }, (_, i) => (Math.imul(i + 1, 0x85ebca6b) >>> 9) & 255);
    let seen = 0;
    scan.differences(planes, codes.length, (first, sums) => {
      for (const [i, sum] of sums.entries()) {
        assert.equal(sum, differences(planes, codes[first + i] ?? new Uint8Array()));
        seen++;
      }
    });
    assert.equal(seen, codes.length);
  });
});

function differences(planes: Uint8Array, code: Uint8Array): number {
  let sum = 0;
  for (const [i, byte] of planes.entries()) {
    const differing = (byte ^ (code[i % code.length] ?? 0)).toString(2).replaceAll('0', '').length;
    sum += differing * 2 ** Math.floor(i / code.length);
  }
  return sum;
}
