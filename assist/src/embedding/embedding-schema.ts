/** The schema of the embeddings database. One of another version is begun anew: it holds nothing that cannot be asked for again. */
export const embeddingMigrations: readonly string[] = [
  `
  CREATE TABLE models (id INTEGER PRIMARY KEY, name TEXT NOT NULL, centre BLOB NOT NULL);
  CREATE TABLE vectors (
    id INTEGER PRIMARY KEY,
    model INTEGER NOT NULL,
    hash BLOB NOT NULL,
    used INTEGER NOT NULL,
    vector BLOB NOT NULL
  );
  CREATE UNIQUE INDEX vectors_by_content ON vectors (model, hash);
  CREATE TABLE roots (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, used INTEGER NOT NULL);
  CREATE TABLE files (
    id INTEGER PRIMARY KEY,
    root INTEGER NOT NULL REFERENCES roots (id) ON DELETE CASCADE,
    model INTEGER NOT NULL,
    path TEXT NOT NULL,
    stamp TEXT NOT NULL,
    first INTEGER NOT NULL,
    chunks BLOB NOT NULL
  );
  CREATE UNIQUE INDEX files_by_path ON files (root, model, path);
  `,
  // Vectors of so many bytes are no longer written, and would be read as others.
  `
  DELETE FROM files;
  DELETE FROM vectors;
  DELETE FROM models;
  `,
  // Vectors of more than 862 numbers were written in parts of a byte, and would be read as others.
  `
  DELETE FROM models WHERE length(centre) > 4 * 862;
  DELETE FROM vectors WHERE model NOT IN (SELECT id FROM models);
  DELETE FROM files WHERE model NOT IN (SELECT id FROM models);
  ALTER TABLE models ADD COLUMN directions BLOB;
  `,
  // Directions were half as many, and written otherwise.
  `
  DELETE FROM models WHERE directions IS NOT NULL;
  DELETE FROM vectors WHERE model NOT IN (SELECT id FROM models);
  DELETE FROM files WHERE model NOT IN (SELECT id FROM models);
  `,
  // Directions were fewer, and written otherwise, as were the vectors along them; hashes were longer.
  `
  DELETE FROM models WHERE directions IS NOT NULL;
  DELETE FROM vectors WHERE model NOT IN (SELECT id FROM models);
  DELETE FROM files WHERE model NOT IN (SELECT id FROM models);
  UPDATE OR REPLACE vectors SET hash = substr(hash, 1, 10);
  `,
];
