/** Definitions and imports by point queries on the index database. */
import { errorMessage } from '@foretoken/base/app-error.js';
import type { Log } from '@foretoken/base/log.js';
import type { Library, LibraryFiles } from '../libraries/library.js';
import type { Sqlite } from '../sqlite/open-database.js';
import type { ImportEntry } from '../syntax/outline.js';
import type { CodeStructure, ResolvedImport, StoredDefinition } from './code-structure.js';
import type { StoredLibraries } from './libraries/stored-libraries.js';
import { indexLimits } from './limits.js';
import { FileStructures } from './store/file-structures.js';
import { allOf } from './store/packed-structure.js';
import { StoredImports } from './store/stored-imports.js';
import { keyOfName, keyOfOwner, ownerOf, tierOf, tiers } from './store/structure-keys.js';

/**
 * The queries of one turn of the event loop read one snapshot: to lock the database for each of them would cost several times what
 * they cost, and to keep it locked would let the write-ahead log grow.
 */
export class SqliteStructure implements CodeStructure {
  readonly #database: Sqlite;
  #hasFailed = false;
  readonly #begin;
  readonly #end;
  readonly #log: Log;
  readonly #structures: FileStructures;
  readonly #imports: StoredImports;
  readonly #libraries: StoredLibraries;

  constructor(database: Sqlite, libraries: StoredLibraries, log: Log) {
    this.#log = log;
    this.#libraries = libraries;
    this.#database = database;
    this.#begin = database.prepare('BEGIN');
    this.#end = database.prepare('COMMIT');
    this.#structures = new FileStructures(database);
    this.#imports = new StoredImports(database, this.#structures);
  }

  definitionsOf(name: string, definitionsMax: number, shadowed: ReadonlySet<string>): readonly StoredDefinition[] {
    return this.#read(() => this.#named(name, (other) => other === name, definitionsMax, shadowed));
  }

  /** The same for a name in any case, of ASCII's letters. */
  definitionsNamed(name: string, definitionsMax: number): readonly StoredDefinition[] {
    const lower = inLowerCase(name);
    return this.#read(() => this.#named(name, (other) => inLowerCase(other) === lower, definitionsMax, new Set()));
  }

  membersOf(typeName: string, membersMax: number, shadowed: ReadonlySet<string>): readonly StoredDefinition[] {
    return this.#read(() => {
      const key = keyOfOwner(typeName);
      const places = this.#structures.under(key, key, indexLimits.typeFilesMax + 1);
      // Types of this name are all over the codebase: which of them is meant cannot be told.
      if (places.length > indexLimits.typeFilesMax) return [];
      const members: StoredDefinition[] = [];
      for (const { file, path } of places.toSorted((a, b) => byText(a.path, b.path))) {
        if (shadowed.has(path)) continue;
        if (members.length >= membersMax) break;
        const structure = this.#structures.of(file);
        for (let i = 0; i < structure.definitionCount; i++) {
          if (ownerOf(structure.containerAt(i)) !== typeName) continue;
          members.push({ path, ...structure.definitionAt(i) });
          if (members.length === membersMax) break;
        }
      }
      return members;
    });
  }

  /** One of a type's members, however many types have one of this name. */
  membersNamed(typeName: string, name: string, definitionsMax: number): readonly StoredDefinition[] {
    return this.#read(() => {
      const [owner, first] = [keyOfOwner(typeName), keyOfName(name)];
      const filesMax = indexLimits.searchedMemberFilesMax;
      const ofType = new Set(this.#structures.under(owner, owner, filesMax).map(({ path }) => path));
      const ofName = new Set(this.#structures.under(first, first + tiers - 1, filesMax).map(({ path }) => path));
      const paths = [...ofName].filter((path) => ofType.has(path));
      const members: StoredDefinition[] = [];
      for (const path of paths.sort(byText)) {
        if (members.length >= definitionsMax) break;
        for (const definition of this.definitionsIn(path))
          if (definition.name === name && ownerOf(definition.container) === typeName) members.push(definition);
      }
      return members.slice(0, definitionsMax);
    });
  }

  definitionsIn(path: string): readonly StoredDefinition[] {
    return this.#read(() => {
      const structure = this.#structures.at(path);
      return structure === undefined ? [] : allOf(structure).definitions.map((definition) => ({ path, ...definition }));
    });
  }

  importsOf(path: string): readonly ResolvedImport[] {
    return this.#read(() => this.#imports.of(path));
  }

  importersOf(path: string, filesMax: number): readonly string[] {
    return this.#read(() => this.#imports.importersOf(path, filesMax));
  }

  resolve(path: string, languageId: string, imports: readonly ImportEntry[]): readonly ResolvedImport[] {
    return this.#read(() => this.#imports.resolve(path, languageId, imports));
  }

  libraryOf(languageId: string, specifier: string): Library | undefined {
    return this.#libraries.of(languageId, specifier);
  }

  get libraryFiles(): LibraryFiles {
    return this.#libraries.files;
  }

  /** Ends the snapshot, so that the next query sees what has been committed since. */
  release(): void {
    try {
      if (this.#database.open && this.#database.inTransaction) this.#end.run();
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  #named(
    name: string,
    isSame: (other: string) => boolean,
    definitionsMax: number,
    shadowed: ReadonlySet<string>,
  ): readonly StoredDefinition[] {
    const first = keyOfName(name);
    const all = this.#structures.under(first, first + tiers - 1, indexLimits.sameNameMax + 1);
    // A tier that is not whole would answer by the order in which files were stored.
    const places = all.length > indexLimits.sameNameMax ? all.filter(({ key }) => key !== all.at(-1)?.key) : all;
    const files = places
      .map(({ key, file, path }) => ({ tier: key - first, file, path }))
      .filter(({ path }) => !shadowed.has(path))
      .sort((a, b) => a.tier - b.tier || byText(a.path, b.path));
    const found: StoredDefinition[] = [];
    for (const { tier, file, path } of files) {
      if (found.length >= definitionsMax) break;
      const structure = this.#structures.of(file);
      for (let i = 0; i < structure.definitionCount; i++) {
        if (!isSame(structure.nameAt(i))) continue;
        if (tierOf(structure.isExportedAt(i), structure.containerAt(i)) !== tier) continue;
        found.push({ path, ...structure.definitionAt(i) });
        if (found.length === definitionsMax) break;
      }
    }
    return found;
  }

  /** An index that cannot be read is an empty one; its reader opens it anew at the next refresh. */
  #read<T>(query: () => readonly T[]): readonly T[] {
    try {
      if (!this.#database.inTransaction) {
        this.#begin.run();
        this.#structures.follow();
        this.#imports.follow();
        setImmediate(() => this.release());
      }
      return query();
    } catch (thrown) {
      this.#fail(thrown);
      return [];
    }
  }

  #fail(thrown: unknown): void {
    if (!this.#hasFailed) this.#log.warn('the structure cannot be read', { reason: errorMessage(thrown) });
    this.#hasFailed = true;
  }
}

export const emptyStructure: CodeStructure = {
  definitionsOf: () => [],
  membersOf: () => [],
  definitionsIn: () => [],
  importsOf: () => [],
  importersOf: () => [],
  libraryOf: () => undefined,
  libraryFiles: { at: () => undefined },
  resolve: (_path, _languageId, imports) =>
    imports.map(({ specifier, names }) => ({ specifier, names, path: undefined })),
};

function inLowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function byText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
