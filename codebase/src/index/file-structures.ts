/** Reads what files define and import, and remembers it until the index changes. */
import type { Sqlite } from '../sqlite/open-database.js';
import { type UnpackedStructure, unpackStructure } from './packed-structure.js';

export class FileStructures {
  readonly #codeOf;
  readonly #filesByKey;
  /** Changes with each commit of another connection. */
  readonly #version;
  readonly #kept = new Map<number, UnpackedStructure>();
  #definitionsKept = 0;
  #seen: number | undefined;

  constructor(database: Sqlite) {
    this.#codeOf = database.prepare<[number], Buffer>('SELECT code FROM structures WHERE file = ?').pluck();
    this.#version = database.prepare<[], number>('PRAGMA data_version').pluck();
    this.#filesByKey = database
      .prepare<[number, number, number], readonly [key: number, file: number]>(
        'SELECT key, file FROM structure_keys WHERE key BETWEEN ? AND ? ORDER BY key, file LIMIT ?',
      )
      .raw();
  }

  /** Nothing for a file that has no structure yet, or a damaged one, which is made anew when the file is saved. */
  of(file: number): UnpackedStructure {
    let found = this.#kept.get(file);
    if (found === undefined) {
      found = unpacked(this.#codeOf.get(file) ?? new Uint8Array());
      if (this.#definitionsKept > definitionsKeptMax) this.#forget();
      this.#kept.set(file, found);
      this.#definitionsKept += 1 + found.definitionCount;
    }
    return found;
  }

  /** The files under a row of keys, at most so many, in their order. */
  under(firstKey: number, lastKey: number, filesMax: number): (readonly [key: number, file: number])[] {
    return this.#filesByKey.all(firstKey, lastKey, filesMax);
  }

  /** At the beginning of each transaction: what is remembered is of the state that it sees. */
  follow(): void {
    const version = this.#version.get();
    if (version !== this.#seen) this.#forget();
    this.#seen = version;
  }

  #forget(): void {
    this.#kept.clear();
    this.#definitionsKept = 0;
  }
}

function unpacked(code: Uint8Array): UnpackedStructure {
  try {
    return unpackStructure(code);
  } catch {
    return unpackStructure(new Uint8Array());
  }
}

/** Some 2 MB. */
const definitionsKeptMax = 10_000;
