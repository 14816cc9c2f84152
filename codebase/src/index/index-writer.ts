/** Writes a root's index: each change of files, chunks and segments is one transaction, so that a crash leaves the one before. */
import { randomBytes } from 'node:crypto';
import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isWholeSegment, unpackedBytesOf } from '../segments/segment-file.js';
import {
  damageError,
  isDamage,
  type Sqlite,
  type SqliteStatement,
  shrinkLog,
  storageError,
  withoutCheckpoint,
} from '../sqlite/open-database.js';
import { indexLimits } from './limits.js';
import { databaseFileOf, segmentFileOf } from './store/index-folder.js';
import { markDamaged, markSound } from './store/sound-mark.js';
import { damagedAfter, unfoundAfter } from './store/structure-rows.js';
import { StructureStore, structureVersion } from './store/structure-store.js';
import type { FinishedFile } from './update/finish-files.js';
import type { LearntFiles } from './update/learn-files.js';
import { learntRows } from './update/learnt-rows.js';

export interface StoredFile {
  readonly path: string;
  readonly mtimeMs: number;
  readonly bytes: number;
}

export interface UnfinishedFile {
  readonly path: string;
  readonly hash: Buffer;
  readonly language: string;
  /** Replaced when it was learned. */
  readonly secrets: number;
}

export interface StoredSegmentRow {
  readonly id: number;
  readonly name: string;
  readonly liveFiles: number;
  /** Of the files that are live, by their share of all. */
  readonly liveBytes: number;
}

export class IndexWriter {
  readonly #folder: string;
  readonly #database: Sqlite;
  #isDamaged = false;
  /** Called once when it turns out to be damaged: nothing more is to be done with it, and the next to open it begins anew. */
  onDamaged = () => {};
  readonly #isUnmarked: boolean;
  readonly #statements = new Map<string, SqliteStatement>();
  readonly #structures: StructureStore;
  /** Of the transaction that is open. */
  #uncommittedFiles = 0;

  /** `isUnmarked`: it did not come to an orderly end, so its keys are looked at, too. */
  constructor(folder: string, database: Sqlite, isUnmarked: boolean) {
    this.#folder = folder;
    this.#database = database;
    this.#isUnmarked = isUnmarked;
    this.#structures = new StructureStore(database);
  }

  /** What is stored of every file, by path. */
  files(): Map<string, StoredFile> {
    const all = 'SELECT path, mtime_ms AS mtimeMs, bytes FROM files';
    const rows = this.#guard(() => this.#database.prepare<[], StoredFile>(all).all());
    return new Map(rows.map((row) => [row.path, row]));
  }

  /** The same at a path: of the file itself, or of all below a folder. */
  filesAt(path: string): Map<string, StoredFile> {
    const under = `SELECT path, mtime_ms AS mtimeMs, bytes FROM files WHERE path = ? OR (path > ? || '/' AND path < ? || '0')`;
    const rows = this.#guard(() =>
      this.#database.prepare<[string, string, string], StoredFile>(under).all(path, path, path),
    );
    return new Map(rows.map((row) => [row.path, row]));
  }

  /** The hash of a file's content as it was learned. Not among `files`, which hold as little as a walk needs. */
  hashOf(path: string): Buffer | undefined {
    const one = 'SELECT hash FROM files WHERE path = ?';
    return this.#guard(() => this.#database.prepare<[string], Buffer>(one).pluck().get(path));
  }

  get segmentCount(): number {
    return this.#guard(() => Number(this.#prepare('SELECT count(*) FROM segments').pluck().get()));
  }

  segments(): StoredSegmentRow[] {
    const all = `SELECT id, name, liveFiles, bytes * liveFiles / files AS liveBytes FROM
      (SELECT *, (SELECT count(*) FROM files WHERE segment = segments.id) AS liveFiles FROM segments) ORDER BY id`;
    return this.#guard(() => this.#database.prepare<[], StoredSegmentRow>(all).all());
  }

  /** Stores what was learned with its segment; new content is unfinished. All or nothing. A user who has saved waits for it, and for no checkpoint. */
  store(learnt: LearntFiles): void {
    const write = () => this.#write(() => this.#store(learnt));
    if (learnt.files.length > indexLimits.savedFilesMax) write();
    else withoutCheckpoint(this.#database, write);
  }

  /** Files whose chunks and structure are not stored yet, by id: a few that changed last, and the others as rows fill their pages best. */
  unfinished(): number[] {
    const all = `SELECT id FROM files WHERE structure < ? ORDER BY
      CASE WHEN id IN (SELECT id FROM files WHERE structure < ? ORDER BY mtime_ms DESC LIMIT ?) THEN -mtime_ms ELSE id END`;
    return this.#guard(() =>
      this.#database
        .prepare<[number, number, number], number>(all)
        .pluck()
        .all(structureVersion, structureVersion, indexLimits.recentFilesFirst),
    );
  }

  /** Has what is damaged of so many files behind one made anew; gives the last of them. */
  repairAfter(file: number, filesMax: number): number | undefined {
    const { damaged, last } = this.#guard(() => damagedAfter(this.#database, file, filesMax));
    const unfound = this.#isUnmarked ? this.#guard(() => unfoundAfter(this.#database, file, filesMax)) : [];
    const begin = () => {
      for (const id of [...damaged, ...unfound]) this.#run('UPDATE files SET structure = -1 WHERE id = ?', id);
    };
    if (damaged.length + unfound.length > 0) this.#write(begin);
    return last;
  }

  /** What there is to know of files that are to be finished; those that are gone are left out. */
  toFinish(ids: readonly number[]): UnfinishedFile[] {
    return this.#guard(() => {
      const one = 'SELECT path, hash, language, secrets FROM files WHERE id = ?';
      const stored = this.#database.prepare<[number], UnfinishedFile>(one);
      return ids.flatMap((id) => stored.get(id) ?? []);
    });
  }

  /** Stores the second look at files; one learned anew meanwhile stays unfinished. Many calls are one transaction, which `commitFinished` and each other change end. */
  finish(files: readonly FinishedFile[]): void {
    this.#guard(() => {
      if (!this.#database.inTransaction) this.#run('BEGIN IMMEDIATE');
      const find = this.#prepare('SELECT id FROM files WHERE path = ? AND hash = ?').pluck();
      const hasOlder = this.#prepare('SELECT 1 FROM files WHERE id = ? AND structure <> 0');
      for (const { path, hash, chunks, code, keys, config } of files) {
        const found = find.get(path, Buffer.from(hash, 'hex'));
        if (found === undefined) continue;
        const id = Number(found);
        const packed = { path, chunks: Buffer.from(chunks, 'base64'), code: Buffer.from(code, 'base64'), keys, config };
        this.#structures.store(id, packed, hasOlder.get(id) === undefined);
      }
      this.#uncommittedFiles += files.length;
      if (this.#uncommittedFiles >= indexLimits.finishedFilesOfCommit) this.#commit();
    });
  }

  /** Gives the write-ahead log's disk back, as far as no reader is in the way; after much was written. */
  shrinkLog(): void {
    this.#guard(() => {
      this.#commit();
      shrinkLog(this.#database);
    });
  }

  /** Readers see all that is finished. */
  commitFinished(): void {
    this.#guard(() => this.#commit());
  }

  /** Forgets files. */
  remove(paths: readonly string[]): void {
    if (paths.length === 0) return;
    this.#write(() => {
      for (const path of paths) this.#forget(path);
      this.#dropDeadSegments();
    });
  }

  /** Puts learned files under another segment, as it goes to the disk; all else untouched. */
  move(paths: readonly string[], segment: Uint8Array): void {
    this.#write(() => {
      const id = this.#addSegment(segment, paths.length);
      for (const path of paths) this.#run('UPDATE files SET segment = ? WHERE path = ?', id, path);
      this.#dropDeadSegments();
    });
  }

  pathsOf(segment: number): string[] {
    const all = 'SELECT path FROM files WHERE segment = ? ORDER BY path';
    return this.#guard(() => this.#database.prepare<[number], string>(all).pluck().all(segment));
  }

  close(): void {
    if (!this.#database.open) return;
    try {
      this.shrinkLog();
    } finally {
      this.#database.close();
      (this.#isDamaged ? markDamaged : markSound)(this.#folder);
    }
  }

  /** Forgets the files of segments that are missing or damaged: the next walk reads them again. */
  dropDamagedSegments(): void {
    for (const { id, name } of this.sweep())
      if (!isWholeSegment(segmentFileOf(this.#folder, name))) this.remove(this.pathsOf(id));
  }

  /** Deletes segment files that no row names: left by a crash, or freed. Returns those that are named. */
  sweep(): readonly { readonly id: number; readonly name: string }[] {
    const all = 'SELECT id, name FROM segments';
    const rows = this.#guard(() => this.#database.prepare<[], { id: number; name: string }>(all).all());
    const named = new Set(rows.map((row) => row.name));
    for (const name of readdirSync(this.#folder)) {
      if (name.startsWith('segment-') && !named.has(name)) rmSync(segmentFileOf(this.#folder, name), { force: true });
    }
    return rows;
  }

  #store({ files, segment, same, gone }: LearntFiles): void {
    for (const path of gone) this.#forget(path);
    for (const { path, mtimeMs, bytes } of same)
      this.#run('UPDATE files SET mtime_ms = ?, bytes = ? WHERE path = ?', mtimeMs, bytes, path);
    if (segment === undefined) return;
    const id = this.#addSegment(segment, files.length);
    for (const { source, values } of learntRows(files, id)) this.#run(source, ...values);
    this.#dropDeadSegments();
  }

  #addSegment(bytes: Uint8Array, files: number): number {
    const name = `segment-${randomBytes(8).toString('hex')}`;
    const file = segmentFileOf(this.#folder, name);
    try {
      writeFileSync(`${file}.new`, bytes, { mode: 0o600 });
      renameSync(`${file}.new`, file);
    } catch (thrown) {
      // On a full disk, half a segment would keep all else from being written.
      rmSync(`${file}.new`, { force: true });
      throw thrown;
    }
    const add = this.#prepare('INSERT INTO segments (name, files, bytes) VALUES (?, ?, ?)');
    return Number(add.run(name, files, unpackedBytesOf(bytes)).lastInsertRowid);
  }

  #forget(path: string): void {
    const id = this.#prepare('SELECT id FROM files WHERE path = ?').pluck().get(path);
    if (id === undefined) return;
    this.#structures.forget(Number(id));
    this.#run('DELETE FROM files WHERE id = ?', id);
  }

  /** Segment files go when the transaction that freed them is done; readers that still hold them have their bytes. */
  #dropDeadSegments(): void {
    this.#run('DELETE FROM segments WHERE NOT EXISTS (SELECT 1 FROM files WHERE segment = segments.id)');
  }

  #run(statement: string, ...values: unknown[]): void {
    this.#prepare(statement).run(...values);
  }

  /** A statement is prepared once: that costs more than to run it. */
  #prepare(source: string): SqliteStatement {
    let statement = this.#statements.get(source);
    if (statement === undefined) {
      statement = this.#database.prepare<unknown[], unknown>(source);
      this.#statements.set(source, statement);
    }
    return statement;
  }

  #write(run: () => void): void {
    this.#guard(() => {
      this.#commit();
      this.#database.transaction(run)();
    });
  }

  #commit(): void {
    this.#uncommittedFiles = 0;
    if (this.#database.inTransaction) this.#run('COMMIT');
  }

  #guard<T>(run: () => T): T {
    try {
      return run();
    } catch (thrown) {
      if (this.#database.inTransaction) this.#run('ROLLBACK');
      const file = databaseFileOf(this.#folder);
      if (!isDamage(thrown, file)) throw storageError(thrown, file);
      const isNew = !this.#isDamaged;
      this.#isDamaged = true;
      if (isNew) this.onDamaged();
      throw damageError(thrown, file);
    }
  }
}
