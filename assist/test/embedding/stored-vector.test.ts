/** Vectors as they lie in users' databases. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddingMigrations } from '@foretoken/assist/embedding/embedding-schema.js';
import { openEmbeddingStore } from '@foretoken/assist/embedding/embedding-store.js';
import { evenForm, plainForm } from '@foretoken/assist/embedding/stored-vector.js';
import { VectorSpace } from '@foretoken/assist/embedding/vector-space.js';
import { openDatabase } from '@foretoken/codebase/sqlite/open-database.js';

describe('a stored vector', () => {
  it("is written as all in users' databases are", () => {
    const digests = [384, 1_536, 4_096].map((dimension) => {
      const values = Float32Array.from({ length: dimension }, (_, i) => Math.imul(i + 1, 0x9e3779b1) / 2 ** 31);
      const form = dimension > 862 ? evenForm(dimension) : plainForm;
      return createHash('sha256').update(form.encode(values, 0.5)).digest('hex').slice(0, 16);
    });
    const known = ['10944a044604373c', '3edb5952b79b8ae1', '1803cfea3c43170c'];
    assert.deepEqual(digests, known, 'written in another way: add a migration that empties what is stored');
  });

  it('is embedded again where it was written in another way', () => {
    const folder = mkdtempSync(join(tmpdir(), 'foretoken-vectors-'));
    try {
      const file = join(folder, 'vectors.db');
      const before = openDatabase({ file, migrations: embeddingMigrations.slice(0, 1), newer: 'refuse' });
      before.exec("INSERT INTO models (name, centre) VALUES ('model', x'00000000')");
      before.close();
      const store = openEmbeddingStore(folder);
      assert.equal(store.model('model'), undefined);
      store.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('stays as it is where it was stored before directions were learned', () => {
    const folder = mkdtempSync(join(tmpdir(), 'foretoken-vectors-'));
    try {
      const file = join(folder, 'vectors.db');
      const values = Float32Array.from({ length: 1_536 }, (_, i) => Math.imul(i + 1, 0x9e3779b1) / 2 ** 31);
      const vector = values.map((value) => value / Math.sqrt(values.reduce((sum, each) => sum + each * each, 0)));
      const stored = new VectorSpace(new Float32Array(1_536), 'even').store(vector);
      const before = openDatabase({ file, migrations: embeddingMigrations.slice(0, 2), newer: 'refuse' });
      before.prepare("INSERT INTO models (name, centre) VALUES ('model', ?)").run(Buffer.alloc(4 * 1_536));
      before.prepare('INSERT INTO vectors (model, hash, used, vector) VALUES (1, ?, 0, ?)').run(Buffer.of(1), stored);
      before.close();
      const store = openEmbeddingStore(folder);
      const model = store.model('model');
      const kept = store.vector(store.find(model?.id ?? 0, Buffer.of(1), 0) ?? 0);
      assert.ok(model !== undefined && kept !== undefined && !model.space.isWide);
      assert.ok(Math.abs(model.space.cosine(model.space.query(vector), kept) - 1) < 0.01);
      store.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('may be of numbers that are none', () => {
    const values = new Float32Array(1_536).fill(Number.NaN);
    assert.ok(evenForm(1_536).encode(values, 0).length <= 870);
  });
});
