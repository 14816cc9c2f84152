/** The imports of the index, resolved as they are asked for: what leads where depends on which files there are now. */
import type { BuildConfig } from '../../imports/build-config.js';
import { BuildConfigs } from '../../imports/build-configs.js';
import { keysOfImport, keysOfTarget } from '../../imports/import-keys.js';
import { dependsOnFile, resolveImport } from '../../imports/resolve-import.js';
import { folderOf } from '../../imports/root-path.js';
import { checksum } from '../../sqlite/checksum.js';
import type { Sqlite } from '../../sqlite/open-database.js';
import type { ImportEntry } from '../../syntax/outline.js';
import type { ResolvedImport } from '../code-structure.js';
import { indexLimits } from '../limits.js';
import type { FileStructures } from './file-structures.js';
import type { StoredImport } from './packed-structure.js';
import { StoredFiles } from './stored-files.js';
import { keyOfImportWord } from './structure-keys.js';

export class StoredImports {
  readonly #files: StoredFiles;
  readonly #structures: FileStructures;
  readonly #revision;
  readonly #configRows;
  readonly #resolved = new Map<string, readonly ResolvedImport[]>();
  #configs = new BuildConfigs([]);
  #seen: number | undefined;

  constructor(database: Sqlite, structures: FileStructures) {
    this.#files = new StoredFiles(database);
    this.#structures = structures;
    this.#revision = database.prepare<[], number>('SELECT revision FROM resolution').pluck();
    this.#configRows = database
      .prepare<[], readonly [path: string, config: string, sum: number]>(
        'SELECT path, config, sum FROM build_configs JOIN files ON files.id = build_configs.file ORDER BY path',
      )
      .raw();
  }

  of(path: string): readonly ResolvedImport[] {
    const structure = this.#structures.at(path);
    if (structure === undefined) return [];
    const { languageId } = structure;
    return structure.imports().flatMap((entry) => this.#resolve(path, languageId, entry));
  }

  resolve(path: string, languageId: string, imports: readonly ImportEntry[]): readonly ResolvedImport[] {
    return imports.flatMap((entry) => this.#resolve(path, languageId, entry));
  }

  importersOf(path: string, filesMax: number): readonly string[] {
    const words = keysOfTarget(path, this.#configs);
    const files = new Map<number, string>();
    for (const word of words) {
      const key = keyOfImportWord(word);
      const under = this.#structures.under(key, key, indexLimits.importsOfKeyMax + 1);
      // A word that is everywhere tells no file, and a part of its files would depend on the order in which they were stored.
      if (under.length <= indexLimits.importsOfKeyMax) for (const { file, path } of under) files.set(file, path);
    }
    const candidates = Array.from(files, ([file, importer]) => ({ file, importer })).sort((a, b) =>
      a.importer < b.importer ? -1 : 1,
    );
    const importers: string[] = [];
    for (const { file, importer } of candidates) {
      if (importers.length === filesMax) break;
      if (importer === path) continue;
      const structure = this.#structures.of(file);
      const { languageId } = structure;
      const leadsHere = structure
        .imports()
        .some(
          (entry) =>
            keysOfImport(importer, languageId, entry).some((word) => words.includes(word)) &&
            this.#resolve(importer, languageId, entry).some((target) => target.path === path),
        );
      if (leadsHere) importers.push(importer);
    }
    return importers;
  }

  #resolve(path: string, languageId: string, { specifier, names }: StoredImport): readonly ResolvedImport[] {
    const from = dependsOnFile(languageId) ? path : folderOf(path);
    const key = [from, languageId, specifier, ...names].join('\0');
    let found = this.#resolved.get(key);
    if (found === undefined) {
      found = resolveImport(this.#files, this.#configs, path, languageId, { specifier, names }).map((target) => ({
        specifier,
        names: target.names,
        path: target.path,
      }));
      if (this.#resolved.size >= indexLimits.resolvedImportsKept) this.#resolved.clear();
      this.#resolved.set(key, found);
    }
    return found;
  }

  /** At the beginning of each transaction. Where imports lead changes when files come or go and when build files change, and then alone. */
  follow(): void {
    const revision = this.#revision.get();
    if (revision === this.#seen) return;
    this.#resolved.clear();
    this.#files.changed();
    this.#configs = new BuildConfigs(
      this.#configRows
        .all()
        .filter(([path, text, sum]) => sum === checksum(path, text))
        .map(([path, text]): readonly [string, BuildConfig] => [path, JSON.parse(text)]),
    );
    this.#seen = revision;
  }
}
