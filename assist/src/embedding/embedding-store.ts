/**
 * What is known of embeddings, in one database for all roots: vectors by model and content, so that nothing is embedded
 * twice, and for each file of a root which of them are its chunks'. Only the daemon writes it.
 */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError } from '@foretoken/base/app-error.js';
import { openDatabase, type Sqlite, storageError } from '@foretoken/codebase/sqlite/open-database.js';
import { Directions } from './directions.js';
import { dropUnused, evict } from './embedding-eviction.js';
import { embeddingMigrations } from './embedding-schema.js';
import { embeddingLimits } from './limits.js';
import { type RedirectedModel, redirectModel } from './redirect-model.js';
import { StoredFiles } from './stored-files.js';
import { type StoredModel, VectorSpace } from './vector-space.js';

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
    const row = this.#get<{ id: number; centre: Buffer; directions: Buffer | null }>(
      'SELECT id, centre, directions FROM models WHERE name = ? ORDER BY id DESC LIMIT 1',
      name,
    );
    if (row === undefined) return undefined;
    const directions = row.directions === null ? undefined : Directions.fromBytes(row.directions);
    return { id: row.id, space: new VectorSpace(floatsOf(row.centre), directions) };
  }

  addModel(name: string, centre: Float32Array): StoredModel {
    const id = this.#run('INSERT INTO models (name, centre) VALUES (?, ?)', name, bytesOf(centre)).lastInsertRowid;
    return { id: Number(id), space: new VectorSpace(centre) };
  }

  /** Whether it is still stored: without vectors and files it is forgotten. */
  knows({ id }: StoredModel): boolean {
    return this.#get('SELECT 1 FROM models WHERE id = ?', id) !== undefined;
  }

  /** The ids of all vectors of a model. */
  vectorsOf(model: number): number[] {
    return this.#guard(() =>
      this.#database.prepare<[number], number>('SELECT id FROM vectors WHERE model = ?').pluck().all(model),
    );
  }

  /** The model whose vectors and files are these from now on, all or nothing; undefined when others came meanwhile. */
  redirect(model: StoredModel, redirected: RedirectedModel): StoredModel | undefined {
    const codesFile = (root: number, id: number) => this.codesFile(root, id);
    return this.#write(() => redirectModel(this.#database, codesFile, model, redirected));
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

  /** What is stored of one root in one model's space. */
  filesOf(root: number, model: number): StoredFiles {
    return new StoredFiles(this.#database, root, model);
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

  /** The file of the codes of a root's files, in a model's space. */
  codesFile(root: number, model: number): string {
    return join(dirname(this.#database.name), `vectors-${root}-${model}.codes`);
  }

  get isReadonly(): boolean {
    return this.#database.readonly;
  }

  /** Drops what is stored of a root, and with it the vectors that no other root has. */
  forgetRoot(path: string): void {
    this.#write(() => {
      this.#run('DELETE FROM roots WHERE path = ?', path);
      dropUnused(this.#database, () => true);
    });
    this.dropCodes();
  }

  /** Deletes the codes of roots and models that are not known any more. */
  dropCodes(): void {
    const has = (table: 'roots' | 'models', id: string | undefined) =>
      this.#get(`SELECT 1 FROM ${table} WHERE id = ?`, Number(id)) !== undefined;
    for (const file of this.#codesFiles()) {
      const [, root, model] = codesName.exec(basename(file)) ?? [];
      if (!has('roots', root) || !has('models', model)) rmSync(file, { force: true });
    }
  }

  /** Bytes in use; what deleted rows have freed is used again and not counted. */
  get bytes(): number {
    const pragma = (name: string) => Number(this.#database.pragma(name, { simple: true }));
    const rows = (pragma('page_count') - pragma('freelist_count')) * pragma('page_size');
    const sizes = this.#codesFiles().map((file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0);
    return sizes.reduce((sum, size) => sum + size, rows);
  }

  /** Makes room until at most `bytesMax` are in use; what `openRoots` need stays. Whether there is room now. */
  makeRoom(bytesMax: number, openRoots: ReadonlySet<number>): boolean {
    if (this.bytes <= bytesMax) return true;
    const bytes = () => {
      this.dropCodes();
      return this.bytes;
    };
    return this.#write(() => evict(this.#database, bytes, bytesMax, openRoots));
  }

  close(): void {
    if (this.#database.open) this.#database.close();
  }

  #codesFiles(): string[] {
    return codesFiles(dirname(this.#database.name));
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
  const file = databaseFile(cacheFolder);
  const { pageBytes } = embeddingLimits;
  const options = { file, migrations: embeddingMigrations, newer: 'rebuild', pageBytes } as const;
  for (const former of formerFiles(cacheFolder)) rmSync(former, { force: true });
  try {
    return opened(openDatabase(options));
  } catch (thrown) {
    if (!(thrown instanceof AppError && thrown.code === 'STORAGE_CORRUPT')) throw thrown;
    for (const each of embeddingFiles(cacheFolder)) rmSync(each, { force: true });
    return opened(openDatabase(options));
  }
}

function opened(database: Sqlite): EmbeddingStore {
  const store = new EmbeddingStore(database);
  store.dropCodes();
  return store;
}

/** For a process that only searches; undefined when there is none that it can read. */
export function readEmbeddingStore(cacheFolder: string): EmbeddingStore | undefined {
  const file = databaseFile(cacheFolder);
  if (!existsSync(file)) return undefined;
  const database = openDatabase({ file, migrations: embeddingMigrations, newer: 'refuse', readonly: true });
  if (Number(database.pragma('user_version', { simple: true })) === embeddingMigrations.length)
    return new EmbeddingStore(database);
  database.close();
  return undefined;
}

/** All files that hold embeddings. */
export function embeddingFiles(cacheFolder: string): readonly string[] {
  const file = databaseFile(cacheFolder);
  return [file, `${file}-wal`, `${file}-shm`, ...codesFiles(cacheFolder), ...formerFiles(cacheFolder)];
}

/** A database of before version 0.1, with other pages and longer vectors. */
function formerFiles(cacheFolder: string): string[] {
  return ['', '-wal', '-shm'].map((ending) => join(cacheFolder, `embeddings.db${ending}`));
}

export function hasEmbeddings(cacheFolder: string): boolean {
  return existsSync(databaseFile(cacheFolder));
}

function databaseFile(cacheFolder: string): string {
  return join(cacheFolder, 'vectors.db');
}

function codesFiles(cacheFolder: string): string[] {
  const names = existsSync(cacheFolder) ? readdirSync(cacheFolder) : [];
  return names.filter((name) => codesName.test(name)).map((name) => join(cacheFolder, name));
}

const codesName = /^vectors-(\d+)-(\d+)\.codes$/;

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
