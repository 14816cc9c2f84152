/** Writes a root's index: each change of files, chunks and segments is one transaction, so that a crash leaves the one before. */
import { randomBytes } from 'node:crypto';
import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { AppError } from '@foretoken/base/app-error.js';
import { isWholeSegment } from '../segments/segment-format.js';
import { isSound, openDatabase, type Sqlite, storageError } from '../sqlite/open-database.js';
import { chunksOf } from './chunk-file.js';
import { databaseFileOf, segmentFileOf } from './index-folder.js';
import { learnStructure } from './learn-structure.js';
import { indexMigrations } from './schema.js';
import { StructureStore } from './structure-store.js';

export interface StoredFile {
  readonly path: string;
  readonly mtimeMs: number;
  readonly bytes: number;
}

export interface LearntText {
  readonly path: string;
  /** Secrets already replaced. */
  readonly text: string;
  readonly language: string;
  readonly mtimeMs: number;
  readonly bytes: number;
  readonly hash: Buffer;
}

export interface StoredSegmentRow {
  readonly id: number;
  readonly name: string;
  readonly liveFiles: number;
  readonly files: number;
}

export class IndexWriter {
  readonly #folder: string;
  readonly #database: Sqlite;
  readonly #structures: StructureStore;

  constructor(folder: string, database: Sqlite) {
    this.#folder = folder;
    this.#database = database;
    this.#structures = new StructureStore(database);
  }

  /** What is stored of every file, by path. */
  files(): Map<string, StoredFile> {
    const rows = this.#database.prepare<[], StoredFile>('SELECT path, mtime_ms AS mtimeMs, bytes FROM files').all();
    return new Map(rows.map((row) => [row.path, row]));
  }

  /** The hash of a file's content as it was learned. Not among `files`, which hold as little as a walk needs. */
  hashOf(path: string): Buffer | undefined {
    return this.#database.prepare<[string], Buffer>('SELECT hash FROM files WHERE path = ?').pluck().get(path);
  }

  segments(): StoredSegmentRow[] {
    return this.#database
      .prepare<[], StoredSegmentRow>(
        'SELECT id, name, files, (SELECT count(*) FROM files WHERE segment = segments.id) AS liveFiles FROM segments ORDER BY id',
      )
      .all();
  }

  /** Stores learned files with the segment that holds them. All or nothing. */
  store(files: readonly LearntText[], segment: Uint8Array): void {
    this.#write(() => {
      const id = this.#addSegment(segment, files.length);
      const upsert = this.#database
        .prepare(
          `INSERT INTO files (path, mtime_ms, bytes, hash, language, segment) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (path) DO UPDATE SET mtime_ms = excluded.mtime_ms, bytes = excluded.bytes, hash = excluded.hash,
           language = excluded.language, segment = excluded.segment RETURNING id`,
        )
        .pluck();
      for (const file of files) {
        const { path, language: languageId, text } = file;
        const fileId = Number(upsert.get(path, file.mtimeMs, file.bytes, file.hash, languageId, id));
        this.#replaceChunks(fileId, path, text);
        this.#structures.store({ fileId, path, languageId, ...learnStructure(path, languageId, text) });
      }
      this.#dropDeadSegments();
    });
  }

  /** A file whose content is as it was, under a new date. */
  touch(path: string, mtimeMs: number, bytes: number): void {
    this.#write(() =>
      this.#database.prepare('UPDATE files SET mtime_ms = ?, bytes = ? WHERE path = ?').run(mtimeMs, bytes, path),
    );
  }

  /** Forgets files. */
  remove(paths: readonly string[]): void {
    if (paths.length === 0) return;
    this.#write(() => {
      for (const path of paths) {
        const id = this.#database.prepare<[string], number>('SELECT id FROM files WHERE path = ?').pluck().get(path);
        if (id === undefined) continue;
        this.#replaceChunks(id, path, '');
        this.#database.prepare('DELETE FROM files WHERE id = ?').run(id);
      }
      this.#dropDeadSegments();
    });
  }

  /** Puts learned files under another segment, chunks untouched. */
  move(paths: readonly string[], segment: Uint8Array): void {
    this.#write(() => {
      const id = this.#addSegment(segment, paths.length);
      const update = this.#database.prepare('UPDATE files SET segment = ? WHERE path = ?');
      for (const path of paths) update.run(id, path);
      this.#dropDeadSegments();
    });
  }

  pathsOf(segment: number): string[] {
    return this.#database
      .prepare<[number], string>('SELECT path FROM files WHERE segment = ? ORDER BY path')
      .pluck()
      .all(segment);
  }

  close(): void {
    if (this.#database.open) this.#database.close();
  }

  #addSegment(bytes: Uint8Array, files: number): number {
    const name = `segment-${randomBytes(8).toString('hex')}`;
    const file = segmentFileOf(this.#folder, name);
    writeFileSync(`${file}.new`, bytes, { mode: 0o600 });
    renameSync(`${file}.new`, file);
    return Number(
      this.#database
        .prepare('INSERT INTO segments (name, files, bytes) VALUES (?, ?, ?)')
        .run(name, files, bytes.byteLength).lastInsertRowid,
    );
  }

  #replaceChunks(file: number, path: string, text: string): void {
    const old = this.#database.prepare<[number], number>('SELECT id FROM chunks WHERE file = ?').pluck().all(file);
    for (const id of old) this.#database.prepare('DELETE FROM chunk_terms WHERE rowid = ?').run(id);
    if (old.length > 0) this.#database.prepare('DELETE FROM chunks WHERE file = ?').run(file);
    if (text === '') return;
    const addChunk = this.#database.prepare('INSERT INTO chunks (file, start_line, end_line) VALUES (?, ?, ?)');
    const addTerms = this.#database.prepare('INSERT INTO chunk_terms (rowid, terms) VALUES (?, ?)');
    for (const { startLine, endLine, terms } of chunksOf(path, text))
      addTerms.run(addChunk.run(file, startLine, endLine).lastInsertRowid, terms);
  }

  /** Segment files go when the transaction that freed them is done; readers that still hold them have their bytes. */
  #dropDeadSegments(): void {
    this.#database
      .prepare('DELETE FROM segments WHERE NOT EXISTS (SELECT 1 FROM files WHERE segment = segments.id)')
      .run();
  }

  #write(run: () => void): void {
    try {
      this.#database.transaction(run)();
    } catch (thrown) {
      throw storageError(thrown, databaseFileOf(this.#folder));
    }
  }

  /** Deletes segment files that no row names: left by a crash, or freed. Returns names whose file is missing or damaged. */
  sweep(check: boolean): number[] {
    const rows = this.segments();
    const named = new Set(rows.map((row) => row.name));
    for (const name of readdirSync(this.#folder)) {
      if (name.startsWith('segment-') && !named.has(name)) rmSync(segmentFileOf(this.#folder, name), { force: true });
    }
    if (!check) return [];
    return rows.filter((row) => !isWholeSegment(segmentFileOf(this.#folder, row.name))).map((row) => row.id);
  }
}

/** Opens the index for writing; a damaged one is thrown away and begun anew. */
export function openIndexWriter(folder: string): IndexWriter {
  const file = databaseFileOf(folder);
  const options = { file, migrations: indexMigrations, newer: 'rebuild' } as const;
  try {
    const database = openDatabase(options);
    if (isSound(database)) return new IndexWriter(folder, database);
    database.close();
  } catch (thrown) {
    if (!(thrown instanceof AppError && thrown.code === 'STORAGE_CORRUPT')) throw thrown;
  }
  for (const ending of ['', '-wal', '-shm']) rmSync(`${file}${ending}`, { force: true });
  return new IndexWriter(folder, openDatabase(options));
}
