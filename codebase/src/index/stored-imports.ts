/** The imports of the index, resolved as they are asked for: what leads where depends on which files there are now. */
import type { BuildConfig } from '../imports/build-config.js';
import { BuildConfigs } from '../imports/build-configs.js';
import { keysOfTarget } from '../imports/import-keys.js';
import { dependsOnFile, resolveImport } from '../imports/resolve-import.js';
import { folderOf } from '../imports/root-path.js';
import type { Sqlite } from '../sqlite/open-database.js';
import type { ImportEntry } from '../syntax/outline.js';
import type { ResolvedImport } from './code-structure.js';
import { indexLimits } from './limits.js';
import { StoredFiles } from './stored-files.js';

type ImportRow = readonly [specifier: string, names: string];
type FileRow = readonly [path: string, language: string];

export class StoredImports {
  readonly #files: StoredFiles;
  readonly #revision;
  readonly #configRows;
  readonly #ofFile;
  readonly #filesByKey;
  readonly #file;
  readonly #ofFileByKey;
  readonly #resolved = new Map<string, readonly ResolvedImport[]>();
  #configs = new BuildConfigs([]);
  #seen: number | undefined;

  constructor(database: Sqlite) {
    this.#files = new StoredFiles(database);
    this.#revision = database.prepare<[], number>('SELECT revision FROM resolution').pluck();
    this.#configRows = database
      .prepare<[], readonly [string, string]>(
        'SELECT path, config FROM build_configs JOIN files ON files.id = build_configs.file ORDER BY path',
      )
      .raw();
    this.#ofFile = database
      .prepare<[string], readonly [string, ...ImportRow]>(
        `SELECT language, specifier, names FROM files JOIN imports ON imports.file = files.id
         WHERE path = ? ORDER BY ordinal`,
      )
      .raw();
    this.#filesByKey = database
      .prepare<[string, number], number>('SELECT file FROM import_keys WHERE key = ? LIMIT ?')
      .pluck();
    this.#file = database.prepare<[number], FileRow>('SELECT path, language FROM files WHERE id = ?').raw();
    this.#ofFileByKey = database
      .prepare<[number, string], ImportRow>(
        `SELECT specifier, names FROM import_keys CROSS JOIN imports USING (file, ordinal)
         WHERE import_keys.file = ? AND key = ? ORDER BY ordinal`,
      )
      .raw();
  }

  of(path: string): readonly ResolvedImport[] {
    this.#follow();
    return this.#ofFile
      .all(path)
      .flatMap(([language, specifier, names]) => this.#resolve(path, language, specifier, names));
  }

  resolve(path: string, languageId: string, imports: readonly ImportEntry[]): readonly ResolvedImport[] {
    this.#follow();
    return imports.flatMap(({ specifier, names }) => this.#resolve(path, languageId, specifier, names.join('\n')));
  }

  importersOf(path: string, filesMax: number): readonly string[] {
    this.#follow();
    const keysOfFile = new Map<number, string[]>();
    for (const key of keysOfTarget(path, this.#configs)) {
      const files = this.#filesByKey.all(key, indexLimits.importsOfKeyMax + 1);
      // A word that is everywhere tells no file, and a part of its files would depend on the order in which they were stored.
      if (files.length > indexLimits.importsOfKeyMax) continue;
      for (const file of files) {
        const keys = keysOfFile.get(file);
        if (keys === undefined) keysOfFile.set(file, [key]);
        else if (!keys.includes(key)) keys.push(key);
      }
    }
    const candidates = Array.from(keysOfFile, ([file, keys]) => {
      const [importer, language] = this.#file.get(file) ?? ['', ''];
      return { file, keys, importer, language };
    }).sort((a, b) => (a.importer < b.importer ? -1 : 1));
    const importers: string[] = [];
    for (const { file, keys, importer, language } of candidates) {
      if (importers.length === filesMax) break;
      if (importer === path) continue;
      const leadsHere = keys
        .flatMap((key) => this.#ofFileByKey.all(file, key))
        .some(([specifier, names]) =>
          this.#resolve(importer, language, specifier, names).some((each) => each.path === path),
        );
      if (leadsHere) importers.push(importer);
    }
    return importers;
  }

  #resolve(path: string, languageId: string, specifier: string, names: string): readonly ResolvedImport[] {
    const from = dependsOnFile(languageId) ? path : folderOf(path);
    const key = `${from}\0${languageId}\0${specifier}\0${names}`;
    let found = this.#resolved.get(key);
    if (found === undefined) {
      const entry = { specifier, names: names === '' ? [] : names.split('\n') };
      found = resolveImport(this.#files, this.#configs, path, languageId, entry).map((target) => ({
        specifier,
        names: target.names,
        path: target.path,
      }));
      if (this.#resolved.size >= indexLimits.resolvedImportsKept) this.#resolved.clear();
      this.#resolved.set(key, found);
    }
    return found;
  }

  /** Where imports lead changes when files come or go and when build files change, and then alone. */
  #follow(): void {
    const revision = this.#revision.get();
    if (revision === this.#seen) return;
    this.#resolved.clear();
    this.#files.changed();
    this.#configs = new BuildConfigs(
      this.#configRows.all().map(([path, text]): readonly [string, BuildConfig] => [path, JSON.parse(text)]),
    );
    this.#seen = revision;
  }
}
