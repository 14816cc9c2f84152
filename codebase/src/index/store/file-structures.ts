/** Reads what files define and import, and remembers it until the index changes. */
import type { Sqlite } from '../../sqlite/open-database.js';
import { type UnpackedStructure, unpackStructure } from './packed-structure.js';
import { StructureRows } from './structure-rows.js';

interface Kept {
  /** Undefined where nothing sound is stored. */
  readonly path: string | undefined;
  readonly structure: UnpackedStructure;
}

export class FileStructures {
  readonly #rows: StructureRows;
  readonly #filesByKey;
  /** Changes with each commit of another connection. */
  readonly #version;
  readonly #fileOf;
  readonly #kept = new Map<number, Kept>();
  readonly #under = new Map<string, readonly FileUnder[]>();
  readonly #pathOf;
  #definitionsKept = 0;
  #seen: number | undefined;

  constructor(database: Sqlite) {
    this.#rows = new StructureRows(database);
    this.#fileOf = database.prepare<[string], number>('SELECT id FROM files WHERE path = ?').pluck();
    this.#pathOf = database.prepare<[number], string>('SELECT path FROM files WHERE id = ?').pluck();
    this.#version = database.prepare<[], number>('PRAGMA data_version').pluck();
    this.#filesByKey = database
      .prepare<[number, number, number], readonly [key: number, file: number]>(
        'SELECT key, file FROM structure_keys WHERE key BETWEEN ? AND ? ORDER BY key, file LIMIT ?',
      )
      .raw();
  }

  /** Nothing for a file that has no structure yet, or a damaged one, which the next indexer makes anew. */
  of(file: number): UnpackedStructure {
    return this.#keptOf(file).structure;
  }

  /** The same by path; undefined where no file has it. */
  at(path: string): UnpackedStructure | undefined {
    const file = this.#fileOf.get(path);
    const kept = file === undefined ? undefined : this.#keptOf(file);
    // A damaged tree of paths may lead to another file.
    return kept?.path === path ? kept.structure : undefined;
  }

  #keptOf(file: number): Kept {
    let found = this.#kept.get(file);
    if (found === undefined) {
      const row = this.#rows.of(file);
      const sound = row === 'damaged' ? undefined : row;
      found = { path: sound?.path, structure: unpackStructure(sound?.code ?? new Uint8Array()) };
      if (this.#definitionsKept > definitionsKeptMax) this.#forget();
      this.#kept.set(file, found);
      this.#definitionsKept += 1 + found.structure.definitionCount;
    }
    return found;
  }

  /** The files under a row of keys, at most so many, in their order; of what was lately asked for they are remembered. */
  under(firstKey: number, lastKey: number, filesMax: number): readonly FileUnder[] {
    const asked = `${firstKey} ${lastKey} ${filesMax}`;
    let found = this.#under.get(asked);
    if (found === undefined) {
      found = this.#filesByKey
        .all(firstKey, lastKey, filesMax)
        .map(([key, file]) => ({ key, file, path: this.#pathOf.get(file) ?? '' }));
      if (found.length > filesKeptOfKeyMax) return found;
      if (this.#under.size >= keysKeptMax) this.#under.clear();
      this.#under.set(asked, found);
    }
    return found;
  }

  /** At the beginning of each transaction: what is remembered is of the state that it sees. */
  follow(): void {
    const version = this.#version.get();
    if (version === this.#seen) return;
    this.#forget();
    this.#under.clear();
    this.#seen = version;
  }

  #forget(): void {
    this.#kept.clear();
    this.#definitionsKept = 0;
  }
}

/** A file that a key leads to. */
export interface FileUnder {
  readonly key: number;
  readonly file: number;
  readonly path: string;
}

/** Some 2 MB. */
const definitionsKeptMax = 10_000;
/** Half a megabyte or so, since most names lead to a few files. */
const keysKeptMax = 2_048;
const filesKeptOfKeyMax = 64;
