/** A model's vectors along directions that were learned, in the place of what was stored: in the same rows, their codes in the same slots of other files. */
import type { Sqlite } from '@foretoken/codebase/sqlite/open-database.js';
import { CodeFile } from './code-file.js';
import { vectorsOfPlaces } from './packed-chunks.js';
import type { StoredModel, VectorCode, VectorSpace } from './vector-space.js';

/** A vector as it will be stored, and its code. */
export interface RecodedVector {
  readonly stored: Uint8Array;
  readonly code: VectorCode;
}

/** What a model becomes: made before, since the transaction holds up everything else. */
export interface RedirectedModel {
  readonly space: VectorSpace;
  /** Of the space, as bytes. */
  readonly directions: Buffer;
  /** By their ids. */
  readonly vectors: ReadonlyMap<number, RecodedVector>;
}

/** Within a transaction: files of codes that were written when it failed belong to no model. Undefined when there are vectors that are not among these, or the model is no more. */
export function redirectModel(
  database: Sqlite,
  codesFile: (root: number, model: number) => string,
  model: StoredModel,
  { space, directions, vectors }: RedirectedModel,
): StoredModel | undefined {
  const rows = database
    .prepare<[number], { id: number; hash: Buffer; used: number }>(
      'SELECT id, hash, used FROM vectors WHERE model = ? ORDER BY id',
    )
    .all(model.id);
  if (rows.some((row) => !vectors.has(row.id))) return undefined;
  const copy = database.prepare<[Buffer, number]>(
    'INSERT INTO models (name, centre, directions) SELECT name, centre, ? FROM models WHERE id = ?',
  );
  const { changes, lastInsertRowid } = copy.run(directions, model.id);
  // With its last root it was forgotten.
  if (changes === 0) return undefined;
  const id = Number(lastInsertRowid);
  // Put in anew and not changed, since rows that become shorter leave their pages as they are, mostly empty.
  database.prepare('DELETE FROM vectors WHERE model = ?').run(model.id);
  const insert = database.prepare('INSERT INTO vectors (id, model, hash, used, vector) VALUES (?, ?, ?, ?, ?)');
  for (const row of rows) insert.run(row.id, id, row.hash, row.used, vectors.get(row.id)?.stored);
  const roots = database.prepare<[number], number>('SELECT DISTINCT root FROM files WHERE model = ?').pluck();
  for (const root of roots.all(model.id)) {
    const codes = new CodeFile(codesFile(root, id), space.codeBytes, 'write');
    try {
      const files = database.prepare<[number, number], { first: number; chunks: Buffer }>(
        'SELECT first, chunks FROM files WHERE root = ? AND model = ?',
      );
      for (const { first, chunks } of files.iterate(root, model.id))
        codes.put(
          first,
          vectorsOfPlaces(chunks).map((vector) => vectors.get(vector)?.code ?? noCode(space.codeBytes)),
        );
    } finally {
      codes.close();
    }
  }
  database.prepare('UPDATE files SET model = ? WHERE model = ?').run(id, model.id);
  database.prepare('DELETE FROM models WHERE id = ?').run(model.id);
  return { id, space };
}

/** Of a vector that has made way for others: never among the best. */
function noCode(codeBytes: number): VectorCode {
  return { bits: new Uint8Array(codeBytes), scale: 0, bias: -2 };
}
