/** Stores what a file defines and imports, and its chunks. Same text, same path: same rows, whatever was stored before. */
import { checksum } from '../../sqlite/checksum.js';
import type { Sqlite } from '../../sqlite/open-database.js';
import { allOf, unpackStructure } from './packed-structure.js';
import { keysOf } from './structure-keys.js';
import { StructureRows } from './structure-rows.js';

/** The number in a file's row says which made its structure. Raised when syntax or what is stored of it changes. */
export const structureVersion = 5;

/** All that is stored of a file by the second look at it. */
export interface StoredStructure {
  readonly path: string;
  /** As `packChunks` makes them. */
  readonly chunks: Uint8Array;
  /** As `packStructure` makes it. */
  readonly code: Uint8Array;
  /** Under which it is found: `keysOf`. */
  readonly keys: readonly number[];
  /** In JSON; undefined for what is no build file. */
  readonly config: string | undefined;
}

/** Each call runs in the caller's transaction. */
export class StructureStore {
  readonly #database: Sqlite;
  readonly #mark;
  readonly #rows: StructureRows;
  readonly #put;
  readonly #remove;
  readonly #addKey;
  readonly #removeKey;
  readonly #putConfig;
  readonly #removeConfig;

  constructor(database: Sqlite) {
    this.#database = database;
    this.#mark = database.prepare<[number, number]>('UPDATE files SET structure = ? WHERE id = ?');
    this.#rows = new StructureRows(database);
    this.#put = database.prepare('INSERT OR REPLACE INTO structures (file, chunks, code, sum) VALUES (?, ?, ?, ?)');
    this.#remove = database.prepare<[number]>('DELETE FROM structures WHERE file = ?');
    this.#addKey = database.prepare<[number, number]>('INSERT OR IGNORE INTO structure_keys (key, file) VALUES (?, ?)');
    this.#removeKey = database.prepare<[number, number]>('DELETE FROM structure_keys WHERE key = ? AND file = ?');
    this.#putConfig = database.prepare('INSERT INTO build_configs (file, config, sum) VALUES (?, ?, ?)');
    this.#removeConfig = database.prepare<[number]>('DELETE FROM build_configs WHERE file = ?');
  }

  /** In the place of what was stored of the file; `isNew` says that nothing was. */
  store(file: number, { path, chunks, code, keys, config }: StoredStructure, isNew: boolean): void {
    const former = new Set(isNew ? [] : this.#keysOf(file));
    // Most of them stay when a file is saved. Those read back may be others than were stored: a damaged value, a name with a line break in it.
    for (const key of keys) {
      former.delete(key);
      this.#addKey.run(key, file);
    }
    for (const key of former) this.#removeKey.run(key, file);
    this.#put.run(file, chunks, code, checksum(path, chunks, code));
    if (!isNew) this.#removeConfig.run(file);
    if (config !== undefined) this.#putConfig.run(file, config, checksum(path, config));
    this.#mark.run(structureVersion, file);
  }

  /** Before the file's own row goes. */
  forget(file: number): void {
    for (const key of this.#keysOf(file)) this.#removeKey.run(key, file);
    this.#remove.run(file);
    this.#removeConfig.run(file);
  }

  #keysOf(file: number): number[] {
    const row = this.#rows.of(file);
    if (row === undefined) return [];
    if (row !== 'damaged') return keysOf(row.path, allOf(unpackStructure(row.code)));
    // They are looked for among all.
    return this.#database.prepare<[number], number>('SELECT key FROM structure_keys WHERE file = ?').pluck().all(file);
  }
}
