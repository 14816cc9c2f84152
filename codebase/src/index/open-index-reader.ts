/** Opens the reading side of a root's index: follows the indexer's commits, and answers with nothing while there is no index. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { errorMessage } from '@foretoken/base/app-error.js';
import type { Log } from '@foretoken/base/log.js';
import { bug } from '@foretoken/base/never.js';
import { runStepsInTurns } from '@foretoken/base/steps.js';
import type { CodeTables } from '../segments/code-tables.js';
import { bytesOfSegment, emptyTables, loadTables, type StoredSegment } from '../segments/load-tables.js';
import { type Segment, segmentInSteps } from '../segments/segment.js';
import { unpackSegment, unpackSegmentAside } from '../segments/segment-file.js';
import type { Sqlite } from '../sqlite/open-database.js';
import type { CodeStructure } from './code-structure.js';
import { HeldSegments, type SegmentOnDisk } from './held-segments.js';
import type { IndexReader } from './index-reader.js';
import { StoredLibraries } from './libraries/stored-libraries.js';
import { spellingsOf } from './search/name-spellings.js';
import { searchChunks } from './search/search-chunks.js';
import { type SearchedIndex, searchCode } from './search/search-code.js';
import type { Snippet } from './search/snippet.js';
import { emptyStructure, SqliteStructure } from './sqlite-structure.js';
import { openIndexReadonly } from './store/index-database.js';
import { databaseFileOf, segmentFileOf } from './store/index-folder.js';
import { indexMigrations } from './store/schema.js';
import { type ChunkLines, chunksOf, filesAfter, type IndexedFile } from './store/stored-chunks.js';

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
  readonly #libraries: StoredLibraries;
  /** The tables are of this database: what they know is taken over at a refresh. */
  #isLoaded = false;
  #live = new Map<string, number>();
  /** The newest segment in `#live`. */
  #newest = 0;
  #fileNumber: number | undefined;
  #tablesBytesMax = Number.POSITIVE_INFINITY;
  #held = new HeldSegments();
  /** Segments opened ahead of the refresh that takes them. */
  readonly #opened = new Map<number, Segment>();

  constructor(options: IndexReaderOptions) {
    this.root = options.root;
    this.#options = options;
    this.#libraries = new StoredLibraries(options.indexFolder, options.log);
  }

  get tables(): CodeTables {
    return this.#tables;
  }

  get structure(): CodeStructure {
    return this.#structure ?? emptyStructure;
  }

  get filesOverMemory(): number {
    return this.#held.filesLeftOut;
  }

  holdWithin(tablesBytesMax: number): void {
    if (tablesBytesMax === this.#tablesBytesMax) return;
    const isMet = this.#tables.stats.bytes <= tablesBytesMax && this.#held.filesLeftOut === 0;
    this.#tablesBytesMax = tablesBytesMax;
    if (isMet) return;
    this.#version = undefined;
    this.refresh();
  }

  refresh(): void {
    try {
      const database = this.#current();
      if (database === undefined) return;
      this.#structure?.release();
      this.#libraries.follow();
      const version = versionOf(database);
      if (version === this.#version) return;
      database.transaction(() => this.#load(database))();
      this.#version = version;
    } catch (thrown) {
      this.#options.log.warn('the index cannot be read yet', { root: this.root, reason: errorMessage(thrown) });
      this.#closeDatabase();
    }
  }

  async openAhead(): Promise<void> {
    try {
      const database = this.#current();
      if (database === undefined || versionOf(database) === this.#version) return;
      const isCurrent = () => this.#database === database;
      const newest = database.prepare<[], number | null>('SELECT max(id) FROM segments').pluck().get() ?? 0;
      const wanted = this.#held.choose(this.#tablesBytesMax, database, segmentRows(database));
      for (const { id, name } of wanted) {
        if (this.#opened.has(id) || this.#isHeld(id)) continue;
        // Put together with others meanwhile: the refresh knows what is there then.
        const file = await readFile(segmentFileOf(this.#options.indexFolder, name)).catch(() => undefined);
        const bytes = file && (await unpackSegmentAside(file));
        const segment = bytes && (await runStepsInTurns(segmentInSteps(bytes)));
        if (!isCurrent()) return;
        // A refresh that came meanwhile has opened it itself.
        if (segment !== undefined && !this.#isHeld(id)) this.#opened.set(id, segment);
      }
      if (!this.#isLoaded) await this.#followAhead(database, newest, isCurrent);
    } catch (thrown) {
      this.#options.log.warn('the index cannot be read yet', { root: this.root, reason: errorMessage(thrown) });
    }
  }

  search(query: string, snippetsMax: number): readonly Snippet[] {
    this.refresh();
    const [database, structure] = [this.#database, this.#structure];
    if (database === undefined || structure === undefined) return [];
    const idOf = database.prepare<[string], number>('SELECT id FROM files WHERE path = ?').pluck();
    const ofPath = (path: string) => chunksOf(database, idOf.get(path) ?? 0);
    const find: SearchedIndex['find'] = (terms, hitsMax) =>
      searchChunks({ tables: this.#tables, chunksOf: ofPath }, terms, hitsMax);
    const spellings = (name: string) => spellingsOf(this.#tables, name);
    return searchCode({ root: this.root, structure, find, spellings }, query, snippetsMax);
  }

  filesAfter(id: number, filesMax: number): readonly IndexedFile[] | undefined {
    this.refresh();
    return this.#database === undefined ? undefined : filesAfter(this.#database, id, filesMax);
  }

  chunksOf(file: number): readonly ChunkLines[] | undefined {
    return this.#database === undefined ? undefined : chunksOf(this.#database, file);
  }

  close(): void {
    this.#closeDatabase();
    this.#libraries.close();
    this.#tables = emptyTables;
  }

  #closeDatabase(): void {
    this.#structure = undefined;
    this.#database?.close();
    this.#database = undefined;
    this.#version = undefined;
    // Another index may come, whose segments have the same numbers.
    this.#isLoaded = false;
    this.#live.clear();
    this.#held = new HeldSegments();
    this.#newest = 0;
    this.#opened.clear();
  }

  /** The database, opened if need be; one that was thrown away and begun anew is another file under the same name. */
  #current(): Sqlite | undefined {
    if (this.#database !== undefined && fileNumber(this.#options.indexFolder) !== this.#fileNumber)
      this.#closeDatabase();
    this.#database ??= this.#open();
    return this.#database;
  }

  #isHeld(segment: number): boolean {
    return this.#isLoaded && bytesOfSegment(this.#tables, segment) !== undefined;
  }

  #open(): Sqlite | undefined {
    const { indexFolder } = this.#options;
    if (!existsSync(databaseFileOf(indexFolder))) return undefined;
    const database = openIndexReadonly(indexFolder);
    if (Number(database.pragma('user_version', { simple: true })) === indexMigrations.length) {
      this.#structure = new SqliteStructure(database, this.#libraries, this.#options.log);
      this.#fileNumber = fileNumber(this.#options.indexFolder);
      return database;
    }
    database.close();
    return undefined;
  }

  #load(database: Sqlite): void {
    const { indexFolder } = this.#options;
    const stored = ({ id, name }: SegmentOnDisk): StoredSegment => ({
      id,
      opened: this.#opened.get(id),
      get bytes() {
        return unpackSegment(readFileSync(segmentFileOf(indexFolder, name))) ?? new Uint8Array();
      },
    });
    const changed = this.#follow(database);
    const load = (held: readonly SegmentOnDisk[], before: CodeTables) =>
      loadTables(held.map(stored), (path) => this.#live.get(path), before, changed);
    const previous = this.#isLoaded ? this.#tables : emptyTables;
    this.#tables = this.#held.within(this.#tablesBytesMax, database, segmentRows(database), previous, load);
    this.#isLoaded = true;
    this.#opened.clear();
    prepareSoon(this.#tables);
  }

  /** Where each file lives, before the first refresh: what is stored while this reads lies in segments newer than `newest`. */
  async #followAhead(database: Sqlite, newest: number, isCurrent: () => boolean): Promise<void> {
    const page = database.prepare<[number, number], { id: number; path: string; segment: number }>(
      'SELECT id, path, segment FROM files WHERE id > ? ORDER BY id LIMIT ?',
    );
    const live = new Map<string, number>();
    for (let after = 0; ; ) {
      const rows = page.all(after, filesReadAtOnce);
      for (const { path, segment } of rows) live.set(path, segment);
      after = rows.at(-1)?.id ?? after;
      if (rows.length < filesReadAtOnce) break;
      await new Promise((resolve) => setImmediate(resolve));
      if (!isCurrent()) return;
    }
    if (this.#isLoaded) return;
    this.#live = live;
    this.#newest = newest;
  }

  /**
   * Where each file lives. What is stored since lies in newer segments, and is what changed; where that does not add up, files were
   * removed, and all are read: undefined.
   */
  #follow(database: Sqlite): readonly string[] | undefined {
    const newer = database
      .prepare<[number], [string, number]>('SELECT path, segment FROM files WHERE segment > ?')
      .raw();
    const count = database.prepare<[], number>('SELECT count(*) FROM files').pluck();
    const rows = newer.all(this.#newest);
    for (const [path, segment] of rows) {
      this.#live.set(path, segment);
      this.#newest = Math.max(this.#newest, segment);
    }
    if (count.get() === this.#live.size) return rows.map(([path]) => path);
    this.#live = new Map(newer.all(0));
    return undefined;
  }
}

/** In slices of a millisecond; a request that comes before the end does the rest, and what fails here fails there, where it is answered. */
function prepareSoon(tables: CodeTables): void {
  setImmediate(() => {
    try {
      if (!tables.prepare(wordsPreparedAtOnce)) prepareSoon(tables);
    } catch (thrown) {
      bug(`preparing tables failed: ${errorMessage(thrown)}`, undefined);
    }
  }).unref();
}

const wordsPreparedAtOnce = 8_192;
const filesReadAtOnce = 1_000;

/** Changes with each commit of another connection. */
function versionOf(database: Sqlite): unknown {
  return database.pragma('data_version', { simple: true });
}

function segmentRows(database: Sqlite): SegmentOnDisk[] {
  return database.prepare<[], SegmentOnDisk>('SELECT id, name, bytes FROM segments ORDER BY id').all();
}

/** Tells a database file from another of the same name; undefined when there is none. */
function fileNumber(indexFolder: string): number | undefined {
  return statSync(databaseFileOf(indexFolder), { throwIfNoEntry: false })?.ino;
}
