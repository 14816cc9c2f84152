/** The index database's schema. An index of another version is built anew: it holds nothing that cannot be read again. */
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
    segment INTEGER NOT NULL REFERENCES segments (id),
    finished INTEGER NOT NULL DEFAULT 0
  );
  CREATE INDEX files_unfinished ON files (mtime_ms) WHERE finished = 0;
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
];
