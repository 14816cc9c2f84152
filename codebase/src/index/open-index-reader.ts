/** Opens the reading side of a root's index: follows the indexer's commits, and answers with nothing while there is no index. */
import { existsSync, readFileSync } from 'node:fs';
import { errorMessage } from '@foretoken/base/app-error.js';
import type { Log } from '@foretoken/base/log.js';
import type { CodeTables } from '../segments/code-tables.js';
import { emptyTables, loadTables, type StoredSegment } from '../segments/load-tables.js';
import { openDatabase, type Sqlite } from '../sqlite/open-database.js';
import type { CodeStructure } from './code-structure.js';
import { databaseFileOf, segmentFileOf } from './index-folder.js';
import type { IndexReader } from './index-reader.js';
import { indexMigrations } from './schema.js';
import { searchCode } from './search-code.js';
import type { Snippet } from './snippet.js';
import { emptyStructure, SqliteStructure } from './sqlite-structure.js';

export interface IndexReaderOptions {
  readonly root: string;
  readonly indexFolder: string;
  readonly log: Log;
}

/** Never throws: an index that is absent or cannot be read is an empty one, tried again at each refresh. */
export function openIndexReader(options: IndexReaderOptions): IndexReader {
  return new SqliteIndexReader(options);
}

class SqliteIndexReader implements IndexReader {
  readonly root: string;
  readonly #options: IndexReaderOptions;
  #database: Sqlite | undefined;
  #version: unknown;
  #tables: CodeTables = emptyTables;
  #structure: SqliteStructure | undefined;
  /** Bytes of the segments in the tables, by id; taken over at a refresh. */
  #segments = new Map<number, Uint8Array>();

  constructor(options: IndexReaderOptions) {
    this.root = options.root;
    this.#options = options;
  }

  get tables(): CodeTables {
    return this.#tables;
  }

  get structure(): CodeStructure {
    return this.#structure ?? emptyStructure;
  }

  refresh(): void {
    try {
      this.#database ??= this.#open();
      if (this.#database === undefined) return;
      this.#structure?.release();
      const version = this.#database.pragma('data_version', { simple: true });
      if (version === this.#version) return;
      this.#database.transaction(() => this.#load(this.#database))();
      this.#version = version;
    } catch (thrown) {
      this.#options.log.warn('the index cannot be read yet', { root: this.root, reason: errorMessage(thrown) });
      this.#closeDatabase();
    }
  }

  search(query: string, snippetsMax: number): readonly Snippet[] {
    this.refresh();
    const [database, structure] = [this.#database, this.#structure];
    if (database === undefined || structure === undefined) return [];
    return searchCode({ root: this.root, database, structure }, query, snippetsMax);
  }

  close(): void {
    this.#closeDatabase();
    this.#tables = emptyTables;
    this.#segments.clear();
  }

  #closeDatabase(): void {
    this.#structure = undefined;
    this.#database?.close();
    this.#database = undefined;
    this.#version = undefined;
  }

  #open(): Sqlite | undefined {
    const file = databaseFileOf(this.#options.indexFolder);
    if (!existsSync(file)) return undefined;
    const database = openDatabase({ file, migrations: indexMigrations, newer: 'refuse', readonly: true });
    if (Number(database.pragma('user_version', { simple: true })) === indexMigrations.length) {
      this.#structure = new SqliteStructure(database, this.#options.log);
      return database;
    }
    database.close();
    return undefined;
  }

  #load(database: Sqlite | undefined): void {
    if (database === undefined) return;
    const rows = database.prepare<[], { id: number; name: string }>('SELECT id, name FROM segments ORDER BY id').all();
    const segments: StoredSegment[] = rows.map(({ id, name }) => ({
      id,
      bytes: this.#segments.get(id) ?? readFileSync(segmentFileOf(this.#options.indexFolder, name)),
    }));
    const live = new Map(database.prepare<[], [string, number]>('SELECT path, segment FROM files').raw().all());
    this.#tables = loadTables(segments, (path) => live.get(path), this.#tables);
    this.#segments = new Map(segments.map(({ id, bytes }) => [id, bytes]));
  }
}
