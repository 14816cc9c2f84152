/** The embedded files of one root as rows: where their codes lie, and where their chunks stand with which vectors. */
import { type Sqlite, storageError } from '@foretoken/codebase/sqlite/open-database.js';
import type { SlotRun } from './free-slots.js';
import { type ChunkPlace, packPlaces, placeCount } from './packed-chunks.js';

export interface StoredFile {
  readonly path: string;
  /** What the file was when it was embedded. */
  readonly stamp: string;
  readonly chunks: readonly ChunkPlace[];
}

/** The slots of a file's codes; `file` is its row's id. */
export interface FileRun extends SlotRun {
  readonly file: number;
}

export class StoredFiles {
  readonly #database: Sqlite;
  readonly #root: number;
  readonly #model: number;
  /** Compiled once, since a search reads some hundred rows. */
  readonly #byId;
  readonly #byPath;
  readonly #put;
  readonly #remove;

  constructor(database: Sqlite, root: number, model: number) {
    this.#database = database;
    this.#root = root;
    this.#model = model;
    this.#byId = database.prepare<[number], { path: string; first: number; chunks: Buffer }>(
      'SELECT path, first, chunks FROM files WHERE id = ?',
    );
    this.#byPath = database.prepare<(number | string)[], { id: number; stamp: string; first: number; bytes: number }>(
      'SELECT id, stamp, first, length(chunks) AS bytes FROM files WHERE root = ? AND model = ? AND path = ?',
    );
    this.#put = database
      .prepare<(number | string | Buffer)[], number>(
        `INSERT INTO files (root, model, path, stamp, first, chunks) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (root, model, path) DO UPDATE SET stamp = excluded.stamp, first = excluded.first, chunks = excluded.chunks
       RETURNING id`,
      )
      .pluck();
    this.#remove = database.prepare<[number]>('DELETE FROM files WHERE id = ?');
  }

  /** The runs of the files after one of them, in the order of their ids. */
  runsAfter(file: number, runsMax: number): FileRun[] {
    const rows = this.#guard(() =>
      this.#database
        .prepare<number[], { id: number; first: number; bytes: number }>(
          'SELECT id, first, length(chunks) AS bytes FROM files WHERE root = ? AND model = ? AND id > ? ORDER BY id LIMIT ?',
        )
        .all(this.#root, this.#model, file, runsMax),
    );
    return rows.map(({ id, first, bytes }) => ({ file: id, first, count: placeCount(bytes) }));
  }

  at(id: number): { readonly path: string; readonly first: number; readonly chunks: Buffer } | undefined {
    return this.#guard(() => this.#byId.get(id));
  }

  find(path: string): (FileRun & { readonly stamp: string }) | undefined {
    const row = this.#guard(() => this.#byPath.get(this.#root, this.#model, path));
    return row && { file: row.id, stamp: row.stamp, first: row.first, count: placeCount(row.bytes) };
  }

  paths(): string[] {
    return this.#guard(() =>
      this.#database
        .prepare<number[], string>('SELECT path FROM files WHERE root = ? AND model = ?')
        .pluck()
        .all(this.#root, this.#model),
    );
  }

  /** Puts a file whose codes lie from `first` on in the place of what it was; its row's id. */
  put({ path, stamp, chunks }: StoredFile, first: number): number {
    const places = packPlaces(chunks);
    return this.#guard(() => this.#put.get(this.#root, this.#model, path, stamp, first, places)) ?? 0;
  }

  remove(ids: readonly number[]): void {
    const removeAll = this.#database.transaction(() => {
      for (const id of ids) this.#remove.run(id);
    });
    this.#guard(removeAll);
  }

  /** Forgets all of them; their vectors stay. */
  clear(): void {
    this.#guard(() =>
      this.#database.prepare('DELETE FROM files WHERE root = ? AND model = ?').run(this.#root, this.#model),
    );
  }

  #guard<T>(run: () => T): T {
    try {
      return run();
    } catch (thrown) {
      throw storageError(thrown, this.#database.name);
    }
  }
}
