/** Vectors as they lie in users' databases. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DirectedForm } from '@foretoken/assist/embedding/directed-form.js';
import { Directions, directionsAlong } from '@foretoken/assist/embedding/directions.js';
import { embeddingMigrations } from '@foretoken/assist/embedding/embedding-schema.js';
import { openEmbeddingStore } from '@foretoken/assist/embedding/embedding-store.js';
import { embeddingLimits } from '@foretoken/assist/embedding/limits.js';
import { plainForm } from '@foretoken/assist/embedding/stored-vector.js';
import { openDatabase } from '@foretoken/codebase/sqlite/open-database.js';

describe('a stored vector', () => {
  it("is written as all in users' databases are", async () => {
    const directions = await directionsAlong(
      (i) => numbers(4_096).slice(1_024 * i, 1_024 * (i + 1)),
      4,
      1_024,
      async () => {},
    );
    const forms = [plainForm, new DirectedForm(directions(Float32Array.of(4, 2, 1, 0.5, 0.1)))];
    const digests = forms.map((form, at) => {
      const stored = form.encode(numbers(at === 0 ? 384 : 1_024), 0.5);
      return createHash('sha256').update(stored).digest('hex').slice(0, 16);
    });
    const known = ['10944a044604373c', '2153af416538c370'];
    assert.deepEqual(digests, known, 'written in another way: add a migration that empties what is stored');
  });

  it('is turned as before by directions that were stored', async () => {
    const made = await directionsAlong(
      (i) => numbers(3_003).slice(1_001 * i, 1_001 * (i + 1)),
      3,
      1_001,
      async () => {},
    );
    const directions = made(Float32Array.of(3, 2, 1, 0.1));
    const [one, other] = [numbers(1_001), numbers(1_001)];
    directions.turn(one);
    Directions.fromBytes(directions.toBytes()).turn(other);
    assert.deepEqual(one, other);
    const square = (vector: Float32Array) => vector.reduce((sum, value) => sum + value * value, 0);
    assert.ok(Math.abs(square(one) / square(numbers(1_001)) - 1) < 1e-5);
    // The first axis comes to the front.
    const first = numbers(3_003).slice(0, 1_001);
    directions.turn(first);
    assert.ok((first[0] ?? 0) ** 2 > 0.999 * square(first));
  });

  it('is kept under a shorter hash where it was kept under a longer one, and embedded again where directions were fewer', () => {
    const folder = mkdtempSync(join(tmpdir(), 'foretoken-vectors-'));
    try {
      const file = join(folder, 'vectors.db');
      const before = openDatabase({ file, migrations: embeddingMigrations.slice(0, 4), newer: 'refuse' });
      const model = before.prepare('INSERT INTO models (name, centre, directions) VALUES (?, ?, ?)');
      model.run('of 384', Buffer.alloc(4 * 384), null);
      model.run('of 1536', Buffer.alloc(4 * 1_536), Buffer.alloc(16));
      const vector = before.prepare('INSERT INTO vectors (model, hash, used, vector) VALUES (?, ?, 0, ?)');
      const hash = Buffer.from('sixteen bytes of');
      for (const number of [1, 2]) vector.run(number, hash, Buffer.alloc(392));
      before.close();
      const store = openEmbeddingStore(folder);
      const known = store.model('of 384')?.id ?? 0;
      assert.equal(store.find(known, hash.subarray(0, embeddingLimits.contentHashBytes), 0), 1);
      assert.deepEqual([store.model('of 1536'), store.vector(2)], [undefined, undefined]);
      store.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is embedded again where it was written in another way', () => {
    const folder = mkdtempSync(join(tmpdir(), 'foretoken-vectors-'));
    try {
      const file = join(folder, 'vectors.db');
      const before = openDatabase({ file, migrations: embeddingMigrations.slice(0, 2), newer: 'refuse' });
      const insert = before.prepare('INSERT INTO models (name, centre) VALUES (?, ?)');
      for (const dimension of [384, 1_536]) insert.run(`of ${dimension}`, Buffer.alloc(4 * dimension));
      before.close();
      const store = openEmbeddingStore(folder);
      assert.deepEqual([store.model('of 384')?.space.dimension, store.model('of 1536')], [384, undefined]);
      store.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function numbers(count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => Math.imul(i + 1, 0x9e3779b1) / 2 ** 31);
}
