/**
 * The index database's schema. It holds nothing that cannot be read again. What is parsed has a version of its own,
 * `structureVersion`, kept in each file's row: raising it parses files again and leaves what is learned of their lines; a
 * migration of lines leaves the tables of structure. There, 0 says that a file has neither chunks nor structure, and -1 that it has
 * those of older content.
 */
export const indexMigrations: readonly string[] = [
  `
  CREATE TABLE segments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    files INTEGER NOT NULL,
    bytes INTEGER NOT NULL
  );
  CREATE TABLE files (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    mtime_ms REAL NOT NULL,
    bytes INTEGER NOT NULL,
    hash BLOB NOT NULL,
    language TEXT NOT NULL,
    secrets INTEGER NOT NULL,
    segment INTEGER NOT NULL REFERENCES segments (id)
  );
  CREATE INDEX files_by_segment ON files (segment);
  CREATE TABLE chunks (
    id INTEGER PRIMARY KEY,
    file INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE,
    start_line INTEGER NOT NULL,
    end_line INTEGER NOT NULL
  );
  CREATE INDEX chunks_by_file ON chunks (file);
  CREATE VIRTUAL TABLE chunk_terms USING fts5 (
    terms, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2 tokenchars '_$'"
  );
  CREATE VIRTUAL TABLE term_counts USING fts5vocab (chunk_terms, row);
  `,
  `
  ALTER TABLE files ADD COLUMN structure INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX files_by_structure ON files (structure);
  CREATE INDEX files_by_name ON files (replace(path, rtrim(path, replace(path, '/', '')), ''));
  CREATE INDEX files_by_folder ON files (rtrim(path, replace(path, '/', '')));
  CREATE TABLE definitions (
    file INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    name TEXT NOT NULL COLLATE NOCASE,
    tier INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    "outer" TEXT NOT NULL,
    owner TEXT NOT NULL,
    start_line INTEGER NOT NULL,
    more_lines INTEGER NOT NULL,
    doc_lines INTEGER,
    signature TEXT NOT NULL,
    bases TEXT,
    type TEXT,
    PRIMARY KEY (file, ordinal)
  ) WITHOUT ROWID;
  CREATE INDEX definitions_by_name ON definitions (name, tier);
  CREATE INDEX definitions_by_owner ON definitions (owner) WHERE owner <> '';
  CREATE TABLE imports (
    file INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    line INTEGER NOT NULL,
    specifier TEXT NOT NULL,
    names TEXT NOT NULL,
    reexported INTEGER NOT NULL,
    PRIMARY KEY (file, ordinal)
  ) WITHOUT ROWID;
  CREATE TABLE import_keys (
    file INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    key TEXT NOT NULL,
    PRIMARY KEY (file, ordinal, key)
  ) WITHOUT ROWID;
  CREATE INDEX import_keys_by_key ON import_keys (key);
  CREATE TABLE build_configs (
    file INTEGER PRIMARY KEY REFERENCES files (id) ON DELETE CASCADE,
    config TEXT NOT NULL
  );
  CREATE TABLE resolution (revision INTEGER NOT NULL);
  INSERT INTO resolution VALUES (0);
  CREATE TRIGGER file_came AFTER INSERT ON files BEGIN UPDATE resolution SET revision = revision + 1; END;
  CREATE TRIGGER file_went AFTER DELETE ON files BEGIN UPDATE resolution SET revision = revision + 1; END;
  CREATE TRIGGER config_came AFTER INSERT ON build_configs BEGIN UPDATE resolution SET revision = revision + 1; END;
  CREATE TRIGGER config_went AFTER DELETE ON build_configs BEGIN UPDATE resolution SET revision = revision + 1; END;
  `,
  `
  DROP TABLE term_counts;
  DROP TABLE chunk_terms;
  DROP TABLE chunks;
  CREATE TABLE chunks (
    file INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE,
    start_line INTEGER NOT NULL,
    end_line INTEGER NOT NULL,
    PRIMARY KEY (file, start_line)
  ) WITHOUT ROWID;
  `,
  // What a file defines and imports became one value, by which numbers the file is found, and its chunks another.
  `
  DROP TABLE chunks;
  DROP TABLE definitions;
  DROP TABLE imports;
  DROP TABLE import_keys;
  CREATE TABLE structures (
    file INTEGER PRIMARY KEY REFERENCES files (id) ON DELETE CASCADE,
    chunks BLOB NOT NULL,
    code BLOB NOT NULL
  );
  CREATE TABLE structure_keys (key INTEGER NOT NULL, file INTEGER NOT NULL, PRIMARY KEY (key, file)) WITHOUT ROWID;
  UPDATE files SET structure = -1 WHERE structure <> 0;
  `,
  // A damaged row is told from a sound one.
  `
  ALTER TABLE structures ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE build_configs ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
  UPDATE structures SET sum = checksum((SELECT path FROM files WHERE id = file), chunks, code);
  UPDATE build_configs SET sum = checksum((SELECT path FROM files WHERE id = file), config);
  `,
];
