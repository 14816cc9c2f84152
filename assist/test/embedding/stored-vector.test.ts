/** Vectors as they lie in users' databases. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddingMigrations } from '@foretoken/assist/embedding/embedding-schema.js';
import { openEmbeddingStore } from '@foretoken/assist/embedding/embedding-store.js';
import { evenForm, plainForm } from '@foretoken/assist/embedding/stored-vector.js';
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
      const before = openDatabase({ file, migrations: embeddingMigrations.slice(0, -1), newer: 'refuse' });
      before.exec("INSERT INTO models (name, centre) VALUES ('model', x'00000000')");
      before.close();
      const store = openEmbeddingStore(folder);
      assert.equal(store.model('model'), undefined);
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
