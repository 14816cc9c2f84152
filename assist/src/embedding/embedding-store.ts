/**
 * What is known of embeddings, in one database for all roots: vectors by model and content, so that nothing is embedded
 * twice, and for each file of a root which of them are its chunks'. Only the daemon writes it.
 */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@foretoken/base/app-error.js';
import { openDatabase, type Sqlite, storageError } from '@foretoken/codebase/sqlite/open-database.js';
import { dropUnused, evict } from './embedding-eviction.js';
import { embeddingMigrations } from './embedding-schema.js';
import { packChunks, unpackChunks } from './packed-chunks.js';
import { VectorSpace } from './vector-space.js';
import type { TableChunk } from './vector-table.js';

/** A model and the space its vectors lie in. */
export interface StoredModel {
  readonly id: number;
  readonly space: VectorSpace;
}

export interface StoredFile {
  readonly path: string;
  /** What the file was when it was embedded. */
  readonly stamp: string;
  readonly chunks: readonly TableChunk[];
}

export class EmbeddingStore {
  readonly #database: Sqlite;
  /** Compiled once, since a search reads some hundred rows. */
  readonly #vectorById;
  readonly #byContent;
  readonly #addVector;

  constructor(database: Sqlite) {
    this.#database = database;
    this.#vectorById = database.prepare<[number], Buffer>('SELECT vector FROM vectors WHERE id = ?').pluck();
    this.#byContent = database.prepare<[number, Buffer], { id: number; used: number }>(
      'SELECT id, used FROM vectors WHERE model = ? AND hash = ?',
    );
    this.#addVector = database.prepare<[number, Buffer, number, Uint8Array]>(
      'INSERT OR IGNORE INTO vectors (model, hash, used, vector) VALUES (?, ?, ?, ?)',
    );
  }

  /** The newest space of a model by its name; undefined before its first vectors. */
  model(name: string): StoredModel | undefined {
    const row = this.#get<{ id: number; centre: Buffer }>(
      'SELECT id, centre FROM models WHERE name = ? ORDER BY id DESC LIMIT 1',
      name,
    );
    return row === undefined ? undefined : { id: row.id, space: new VectorSpace(floatsOf(row.centre)) };
  }

  addModel(name: string, centre: Float32Array): StoredModel {
    const id = this.#run('INSERT INTO models (name, centre) VALUES (?, ?)', name, bytesOf(centre)).lastInsertRowid;
    return { id: Number(id), space: new VectorSpace(centre) };
  }

  /** The id of the stored vector of a content, which counts as used now. */
  find(model: number, hash: Buffer, now: number): number | undefined {
    const row = this.#guard(() => this.#byContent.get(model, hash));
    if (row !== undefined && now - row.used > usedEveryMs)
      this.#run('UPDATE vectors SET used = ? WHERE id = ?', now, row.id);
    return row?.id;
  }

  vector(id: number): Buffer | undefined {
    return this.#guard(() => this.#vectorById.get(id));
  }

  /** Stores the vectors of contents, all or nothing. */
  addVectors(model: number, vectors: readonly { hash: Buffer; stored: Uint8Array }[], now: number): void {
    this.#write(() => {
      for (const { hash, stored } of vectors) this.#addVector.run(model, hash, now, stored);
    });
  }

  /** The number of a root, which counts as used now. */
  root(path: string, now: number): number {
    this.#run(
      'INSERT INTO roots (path, used) VALUES (?, ?) ON CONFLICT (path) DO UPDATE SET used = excluded.used',
      path,
      now,
    );
    return this.#get<{ id: number }>('SELECT id FROM roots WHERE path = ?', path)?.id ?? 0;
  }

  /** The number of a root that is stored. */
  knownRoot(path: string): number | undefined {
    return this.#get<{ id: number }>('SELECT id FROM roots WHERE path = ?', path)?.id;
  }

  /** The files of a root after one of them. */
  filesAfter(root: number, model: StoredModel, id: number, filesMax: number): (StoredFile & { readonly id: number })[] {
    const rows = this.#guard(() =>
      this.#database
        .prepare<number[], { id: number; path: string; stamp: string; chunks: Buffer; codes: Buffer }>(
          'SELECT id, path, stamp, chunks, codes FROM files INDEXED BY files_by_root WHERE root = ? AND model = ? AND id > ? ORDER BY id LIMIT ?',
        )
        .all(root, model.id, id, filesMax),
    );
    const { codeBytes } = model.space;
    return rows.map(({ chunks, codes, ...file }) => ({ ...file, chunks: unpackChunks(chunks, codes, codeBytes) }));
  }

  putFile(root: number, model: StoredModel, file: StoredFile): void {
    const { chunks, codes } = packChunks(file.chunks, model.space.codeBytes);
    this.#run(
      `INSERT INTO files (root, model, path, stamp, chunks, codes) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (root, model, path) DO UPDATE SET stamp = excluded.stamp, chunks = excluded.chunks, codes = excluded.codes`,
      root,
      model.id,
      file.path,
      file.stamp,
      chunks,
      codes,
    );
  }

  removeFiles(root: number, paths: readonly string[]): void {
    this.#write(() => {
      for (const path of paths) this.#run('DELETE FROM files WHERE root = ? AND path = ?', root, path);
    });
  }

  /** Drops what is stored of a root, and with it the vectors that no other root has. */
  forgetRoot(path: string): void {
    this.#write(() => {
      this.#run('DELETE FROM roots WHERE path = ?', path);
      dropUnused(this.#database, () => true);
    });
  }

  /** Bytes in use; what deleted rows have freed is used again and not counted. */
  get bytes(): number {
    const pragma = (name: string) => Number(this.#database.pragma(name, { simple: true }));
    return (pragma('page_count') - pragma('freelist_count')) * pragma('page_size');
  }

  /** Makes room until at most `bytesMax` are in use; what `openRoots` need stays. Whether there is room now. */
  makeRoom(bytesMax: number, openRoots: ReadonlySet<number>): boolean {
    return this.bytes <= bytesMax || this.#write(() => evict(this.#database, () => this.bytes, bytesMax, openRoots));
  }

  close(): void {
    if (this.#database.open) this.#database.close();
  }

  #get<Row>(sql: string, ...values: unknown[]): Row | undefined {
    return this.#guard(() => this.#database.prepare<unknown[], Row>(sql).get(...values));
  }

  #run(sql: string, ...values: unknown[]) {
    return this.#guard(() => this.#database.prepare(sql).run(...values));
  }

  #write<T>(run: () => T): T {
    return this.#guard(() => this.#database.transaction(run)());
  }

  #guard<T>(run: () => T): T {
    try {
      return run();
    } catch (thrown) {
      throw storageError(thrown, this.#database.name);
    }
  }
}

/** Opens the store; a damaged one or one of another version is begun anew. Throws AppError STORAGE_… */
export function openEmbeddingStore(cacheFolder: string): EmbeddingStore {
  const [file] = embeddingFiles(cacheFolder);
  const options = { file, migrations: embeddingMigrations, newer: 'rebuild' } as const;
  try {
    return new EmbeddingStore(openDatabase(options));
  } catch (thrown) {
    if (!(thrown instanceof AppError && thrown.code === 'STORAGE_CORRUPT')) throw thrown;
    for (const each of embeddingFiles(cacheFolder)) rmSync(each, { force: true });
    return new EmbeddingStore(openDatabase(options));
  }
}

/** For a process that only searches; undefined when there is none that it can read. */
export function readEmbeddingStore(cacheFolder: string): EmbeddingStore | undefined {
  const [file] = embeddingFiles(cacheFolder);
  if (!existsSync(file)) return undefined;
  const database = openDatabase({ file, migrations: embeddingMigrations, newer: 'refuse', readonly: true });
  if (Number(database.pragma('user_version', { simple: true })) === embeddingMigrations.length)
    return new EmbeddingStore(database);
  database.close();
  return undefined;
}

/** The database's own files. */
export function embeddingFiles(cacheFolder: string): readonly [string, ...string[]] {
  const file = join(cacheFolder, 'embeddings.db');
  return [file, `${file}-wal`, `${file}-shm`];
}

/** Dates of use are kept this exactly: a write for each look-up would cost more than it tells. */
const usedEveryMs = 24 * 60 * 60_000;

function floatsOf(bytes: Buffer): Float32Array {
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(i * 4));
}

function bytesOf(floats: Float32Array): Buffer {
  const bytes = Buffer.alloc(floats.length * 4);
  for (const [i, value] of floats.entries()) bytes.writeFloatLE(value, i * 4);
  return bytes;
}
