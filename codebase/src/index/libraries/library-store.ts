/** The writing side of the libraries that a codebase imports. */
import { rmSync } from 'node:fs';
import type { LibraryFile } from '../../libraries/library.js';
import type { LibraryLanguage } from '../../libraries/read-installed.js';
import { checksum } from '../../sqlite/checksum.js';
import { isSound, openDatabase, type Sqlite } from '../../sqlite/open-database.js';
import { digestOf, libraryFileOf, libraryFilesOf, libraryMigrations, packDeclarations } from './library-database.js';

export interface StoredLibraryRow {
  readonly family: LibraryLanguage;
  readonly specifier: string;
  readonly stamp: string;
}

/** Each call is one transaction. Throws AppError STORAGE_… */
export class LibraryStore {
  readonly #database: Sqlite;

  constructor(indexFolder: string) {
    this.#database = openSound(indexFolder);
  }

  rows(): readonly StoredLibraryRow[] {
    return this.#database.prepare<[], StoredLibraryRow>('SELECT family, specifier, stamp FROM libraries').all();
  }

  /** Of all declarations, as they are stored. */
  get bytes(): number {
    return Number(this.#database.prepare('SELECT coalesce(sum(length(declarations)), 0) FROM files').pluck().get());
  }

  put({ family, specifier, stamp }: StoredLibraryRow, read: readonly LibraryFile[]): void {
    const add = this.#database
      .prepare<[string, Buffer, Buffer], number>(
        `INSERT INTO files (path, hash, declarations) VALUES (?, ?, ?)
         ON CONFLICT (path) DO UPDATE SET hash = excluded.hash, declarations = excluded.declarations RETURNING id`,
      )
      .pluck();
    this.#database.transaction(() => {
      const ids = read.map(({ path, declarations }) => {
        const packed = packDeclarations(declarations);
        return add.get(path, digestOf(packed), packed);
      });
      const files = JSON.stringify(ids);
      this.#database
        .prepare('INSERT OR REPLACE INTO libraries (family, specifier, stamp, files, sum) VALUES (?, ?, ?, ?, ?)')
        .run(family, specifier, stamp, files, checksum(family, specifier, stamp, files));
      this.#dropUnused();
    })();
  }

  remove(rows: readonly Pick<StoredLibraryRow, 'family' | 'specifier'>[]): void {
    const one = this.#database.prepare('DELETE FROM libraries WHERE family = ? AND specifier = ?');
    this.#database.transaction(() => {
      for (const { family, specifier } of rows) one.run(family, specifier);
      this.#dropUnused();
    })();
  }

  close(): void {
    this.#database.close();
  }

  /** Files of no library any more. */
  #dropUnused(): void {
    this.#database.exec(
      'DELETE FROM files WHERE id NOT IN (SELECT value FROM libraries CROSS JOIN json_each(libraries.files))',
    );
  }
}

function areRowsSound(database: Sqlite): boolean {
  const sums = 'SELECT count(*) FROM libraries WHERE sum <> checksum(family, specifier, stamp, files)';
  if (database.prepare(sums).pluck().get() !== 0) return false;
  const files = database.prepare<[], readonly [Buffer, Buffer]>('SELECT hash, declarations FROM files').raw();
  for (const [hash, packed] of files.iterate()) if (!digestOf(packed).equals(hash)) return false;
  return true;
}

/** One that is damaged is begun anew. */
function openSound(indexFolder: string): Sqlite {
  const open = () =>
    openDatabase({ file: libraryFileOf(indexFolder), migrations: libraryMigrations, newer: 'rebuild' });
  try {
    const database = open();
    if (isSound(database, 'indexes') && areRowsSound(database)) return database;
    database.close();
  } catch {
    // Begun anew below, where a disk that fails for good says so.
  }
  for (const each of libraryFilesOf(indexFolder)) rmSync(each, { force: true });
  return open();
}
