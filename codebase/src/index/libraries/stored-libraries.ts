/** The reading side of the libraries that a codebase imports: each is read when it is first asked for. */
import { existsSync, statSync } from 'node:fs';
import { errorMessage } from '@foretoken/base/app-error.js';
import type { Log } from '@foretoken/base/log.js';
import type { Library, LibraryFile, LibraryFiles } from '../../libraries/library.js';
import { libraryLimits } from '../../libraries/limits.js';
import { checksum } from '../../sqlite/checksum.js';
import { openDatabase, type Sqlite } from '../../sqlite/open-database.js';
import { digestOf, libraryFileOf, libraryLanguage, libraryMigrations, unpackDeclarations } from './library-database.js';

/** Never throws: what cannot be read is not there. */
export class StoredLibraries {
  readonly #file: string;
  readonly #log: Log;
  #database: Sqlite | undefined;
  #fileNumber: number | undefined;
  #version: unknown;
  readonly #libraries = new Map<string, Library | undefined>();
  /** By hash: the same object for the same text, so that what is made of it is kept. */
  readonly #files = new Map<string, LibraryFile>();
  #declarationsHeld = 0;
  #filesNow: LibraryFiles = this.#filesOfNow();

  constructor(indexFolder: string, log: Log) {
    this.#log = log;
    this.#file = libraryFileOf(indexFolder);
  }

  of(languageId: string, specifier: string): Library | undefined {
    const family = libraryLanguage(languageId);
    if (family === undefined || this.#database === undefined) return undefined;
    const key = `${family} ${specifier}`;
    if (this.#libraries.has(key)) return this.#libraries.get(key);
    if (this.#libraries.size >= libraryLimits.locatedMax) this.#libraries.clear();
    const library = this.#read(this.#database, family, specifier);
    this.#libraries.set(key, library);
    return library;
  }

  get files(): LibraryFiles {
    return this.#filesNow;
  }

  /** Sees what was stored since; cheap when nothing was. */
  follow(): void {
    try {
      const number = statSync(this.#file, { throwIfNoEntry: false })?.ino;
      if (number !== this.#fileNumber) this.close();
      if (number === undefined) return;
      this.#database ??= this.#open();
      this.#fileNumber = number;
      const version = this.#database?.pragma('data_version', { simple: true });
      if (version !== this.#version) this.#forget();
      this.#version = version;
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  close(): void {
    this.#database?.close();
    this.#database = undefined;
    this.#fileNumber = undefined;
    this.#version = undefined;
    this.#forget();
    this.#files.clear();
    this.#declarationsHeld = 0;
  }

  #forget(): void {
    this.#libraries.clear();
    this.#filesNow = this.#filesOfNow();
  }

  #filesOfNow(): LibraryFiles {
    return { at: (path) => this.#fileAt(path) };
  }

  #open(): Sqlite | undefined {
    if (!existsSync(this.#file)) return undefined;
    const database = openDatabase({ file: this.#file, migrations: libraryMigrations, newer: 'refuse', readonly: true });
    if (Number(database.pragma('user_version', { simple: true })) === libraryMigrations.length) return database;
    database.close();
    return undefined;
  }

  #read(database: Sqlite, family: string, specifier: string): Library | undefined {
    try {
      const [ids, stamp, sum] =
        database
          .prepare<[string, string], readonly [files: string, stamp: string, sum: number]>(
            'SELECT files, stamp, sum FROM libraries WHERE family = ? AND specifier = ?',
          )
          .raw()
          .get(family, specifier) ?? [];
      if (ids === undefined || sum !== checksum(family, specifier, stamp, ids)) return undefined;
      const rows = database
        .prepare<[string], readonly [string, Buffer, Buffer]>(
          'SELECT files.path, hash, declarations FROM json_each(?) AS wanted CROSS JOIN files ON files.id = wanted.value ORDER BY wanted.key',
        )
        .raw()
        .all(ids);
      return { specifier, files: rows.flatMap((row) => this.#fileOf(...row) ?? []) };
    } catch (thrown) {
      this.#fail(thrown);
      return undefined;
    }
  }

  #fileAt(path: string): LibraryFile | undefined {
    try {
      const row = this.#database
        ?.prepare<[string], readonly [string, Buffer, Buffer]>(
          'SELECT path, hash, declarations FROM files WHERE path = ?',
        )
        .raw()
        .get(path);
      return row === undefined ? undefined : this.#fileOf(...row);
    } catch (thrown) {
      this.#fail(thrown);
      return undefined;
    }
  }

  #fail(thrown: unknown): void {
    this.#log.warn('the libraries cannot be read yet', { reason: errorMessage(thrown) });
    this.close();
  }

  /** Undefined where what is stored is damaged; the next indexer reads it anew. */
  #fileOf(path: string, hash: Buffer, packed: Buffer): LibraryFile | undefined {
    const key = `${hash.toString('hex')} ${path}`;
    let file = this.#files.get(key);
    if (file !== undefined) return file;
    if (this.#declarationsHeld > libraryLimits.declarationsHeldMax) {
      this.#libraries.clear();
      this.#files.clear();
      this.#declarationsHeld = 0;
    }
    if (!digestOf(packed).equals(hash)) return undefined;
    file = { path, declarations: unpackDeclarations(packed) };
    this.#files.set(key, file);
    this.#declarationsHeld += file.declarations.length;
    return file;
  }
}
