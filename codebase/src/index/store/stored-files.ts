/** Which files the index knows, asked of SQLite; what was asked is remembered until files come or go. */
import type { KnownFiles } from '../../imports/known-files.js';
import { importLimits } from '../../imports/limits.js';
import { nameOf } from '../../imports/root-path.js';
import type { Sqlite } from '../../sqlite/open-database.js';

export class StoredFiles implements KnownFiles {
  readonly #one;
  readonly #oneBelow;
  readonly #named;
  readonly #inFolder;
  readonly #folders;
  #foldersByName: Map<string, string[]> | undefined;

  constructor(database: Sqlite) {
    this.#one = database.prepare<[string], number>('SELECT 1 FROM files WHERE path = ?').pluck();
    this.#oneBelow = database
      .prepare<[string, string], number>('SELECT 1 FROM files WHERE path > ? AND path < ? LIMIT 1')
      .pluck();
    this.#named = database
      .prepare<[string, number], string>(
        `SELECT path FROM files WHERE replace(path, rtrim(path, replace(path, '/', '')), '') = ? ORDER BY path LIMIT ?`,
      )
      .pluck();
    this.#inFolder = database
      .prepare<[string], string>(`SELECT path FROM files WHERE rtrim(path, replace(path, '/', '')) = ? ORDER BY path`)
      .pluck();
    this.#folders = database
      .prepare<[], string>(`SELECT DISTINCT rtrim(path, replace(path, '/', '')) AS folder FROM files ORDER BY folder`)
      .pluck();
  }

  /** Files have come or gone. */
  changed(): void {
    this.#foldersByName = undefined;
  }

  has(path: string): boolean {
    return this.#one.get(path) !== undefined;
  }

  hasFolder(folder: string): boolean {
    // '0' is the character behind '/'.
    return this.#oneBelow.get(`${folder}/`, `${folder}0`) !== undefined;
  }

  named(name: string): readonly string[] {
    return this.#named.all(name, importLimits.sameNameMax);
  }

  inFolder(folder: string): readonly string[] {
    return this.#inFolder.all(folder === '' ? '' : `${folder}/`);
  }

  foldersNamed(name: string): readonly string[] {
    this.#foldersByName ??= this.#readFolders();
    return this.#foldersByName.get(name) ?? [];
  }

  #readFolders(): Map<string, string[]> {
    const folders = new Map<string, string[]>();
    for (const stored of this.#folders.all()) {
      const folder = stored.slice(0, -1);
      const same = folders.get(nameOf(folder));
      if (same === undefined) folders.set(nameOf(folder), [folder]);
      else same.push(folder);
    }
    return folders;
  }
}
