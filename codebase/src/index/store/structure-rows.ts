/** What is stored of files by the second look at them, read with its checksum: what is damaged is never believed. */
import { checksum } from '../../sqlite/checksum.js';
import type { Sqlite } from '../../sqlite/open-database.js';
import { allOf, unpackStructure } from './packed-structure.js';
import { keysOf } from './structure-keys.js';

export interface StructureRow {
  readonly path: string;
  /** As `packChunks` makes them. */
  readonly chunks: Buffer;
  /** As `packStructure` makes it. */
  readonly code: Buffer;
}

export class StructureRows {
  readonly #row;

  constructor(database: Sqlite) {
    this.#row = database
      .prepare<[number], readonly [path: string, chunks: Buffer, code: Buffer, sum: number]>(
        'SELECT path, chunks, code, sum FROM structures JOIN files ON files.id = structures.file WHERE file = ?',
      )
      .raw();
  }

  /** Undefined where there is none yet. */
  of(file: number): StructureRow | 'damaged' | undefined {
    const row = this.#row.get(file);
    if (row === undefined) return undefined;
    const [path, chunks, code, sum] = row;
    return sum === checksum(path, chunks, code) ? { path, chunks, code } : 'damaged';
  }
}

export interface DamagedRows {
  readonly damaged: readonly number[];
  /** The last file that was looked at; undefined behind the last of all. */
  readonly last: number | undefined;
}

/** Of so many files behind one, those whose row is damaged, or what it says of a build file. */
export function damagedAfter(database: Sqlite, file: number, filesMax: number): DamagedRows {
  const rows = database
    .prepare<[number, number], readonly [file: number, isSound: number]>(
      `SELECT id, coalesce(structures.sum = checksum(path, chunks, code), 1) AND coalesce(build_configs.sum = checksum(path, config), 1)
       FROM files LEFT JOIN structures ON structures.file = id LEFT JOIN build_configs ON build_configs.file = id
       WHERE id > ? ORDER BY id LIMIT ?`,
    )
    .raw()
    .all(file, filesMax);
  return { damaged: rows.filter(([, isSound]) => isSound === 0).map(([id]) => id), last: rows.at(-1)?.[0] };
}

/** Of so many files behind one, those that are not found by all numbers that they are to be found by; some 50 µs a file. */
export function unfoundAfter(database: Sqlite, file: number, filesMax: number): readonly number[] {
  const rows = new StructureRows(database);
  const files = database
    .prepare<[number, number], number>('SELECT id FROM files WHERE id > ? ORDER BY id LIMIT ?')
    .pluck();
  const isUnder = database.prepare<[number, number], number>('SELECT 1 FROM structure_keys WHERE key = ? AND file = ?');
  return files.all(file, filesMax).filter((id) => {
    const row = rows.of(id);
    if (row === undefined || row === 'damaged') return false;
    return keysOf(row.path, allOf(unpackStructure(row.code))).some((key) => isUnder.get(key, id) === undefined);
  });
}
