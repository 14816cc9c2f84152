/** Definitions and imports by point queries on the index database. */
import { errorMessage } from '@foretoken/base/app-error.js';
import type { Log } from '@foretoken/base/log.js';
import type { Sqlite } from '../sqlite/open-database.js';
import type { ImportEntry } from '../syntax/outline.js';
import type { CodeStructure, ResolvedImport, StoredDefinition } from './code-structure.js';
import { indexLimits } from './limits.js';
import { StoredImports } from './stored-imports.js';
import { type DefinitionRow, storedKinds, withName } from './structure-rows.js';

type Place = readonly [tier: number, file: number, ordinal: number];

const columns = 'name, tier, kind, "outer", owner, start_line, more_lines, doc_lines, signature, bases, type';

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
  readonly #imports: StoredImports;
  readonly #places;
  readonly #placesInAnyCase;
  readonly #nextFile;
  readonly #pathOf;
  readonly #one;
  readonly #members;
  readonly #inFile;

  constructor(database: Sqlite, log: Log) {
    this.#log = log;
    this.#database = database;
    this.#begin = database.prepare('BEGIN');
    this.#end = database.prepare('COMMIT');
    this.#imports = new StoredImports(database);
    this.#places = database
      .prepare<[string, string, number], Place>(
        'SELECT tier, file, ordinal FROM definitions WHERE name = ? AND name = ? COLLATE BINARY ORDER BY tier LIMIT ?',
      )
      .raw();
    this.#placesInAnyCase = database
      .prepare<[string, number], Place>(
        'SELECT tier, file, ordinal FROM definitions WHERE name = ? ORDER BY tier LIMIT ?',
      )
      .raw();
    this.#nextFile = database
      .prepare<[string, number], number>(
        "SELECT file FROM definitions WHERE owner = ? AND owner <> '' AND file > ? ORDER BY file LIMIT 1",
      )
      .pluck();
    this.#pathOf = database.prepare<[number], string>('SELECT path FROM files WHERE id = ?').pluck();
    this.#one = database
      .prepare<[number, number], DefinitionRow>(`SELECT ${columns} FROM definitions WHERE file = ? AND ordinal = ?`)
      .raw();
    this.#members = database
      .prepare<[string, number, number], DefinitionRow>(
        `SELECT ${columns} FROM definitions
         WHERE owner = ? AND owner <> '' AND file = ? ORDER BY ordinal LIMIT ?`,
      )
      .raw();
    this.#inFile = database
      .prepare<[string], DefinitionRow>(
        `SELECT ${columns} FROM files CROSS JOIN definitions ON definitions.file = files.id WHERE path = ? ORDER BY ordinal`,
      )
      .raw();
  }

  definitionsOf(name: string, definitionsMax: number, shadowed: ReadonlySet<string>): readonly StoredDefinition[] {
    return this.#read(() =>
      this.#told(this.#places.all(name, name, indexLimits.sameNameMax + 1), definitionsMax, shadowed),
    );
  }

  /** The same for a name in any case. */
  definitionsNamed(name: string, definitionsMax: number): readonly StoredDefinition[] {
    return this.#read(() =>
      this.#told(this.#placesInAnyCase.all(name, indexLimits.sameNameMax + 1), definitionsMax, new Set()),
    );
  }

  membersOf(typeName: string, membersMax: number, shadowed: ReadonlySet<string>): readonly StoredDefinition[] {
    return this.#read(() => {
      const files: { file: number; path: string }[] = [];
      let last = -1;
      for (;;) {
        const file = this.#nextFile.get(typeName, last);
        if (file === undefined) break;
        // Types of this name are all over the codebase: which of them is meant cannot be told.
        if (files.length === indexLimits.typeFilesMax) return [];
        files.push({ file, path: this.#pathOf.get(file) ?? '' });
        last = file;
      }
      const members: StoredDefinition[] = [];
      for (const { file, path } of files.sort((a, b) => byText(a.path, b.path))) {
        if (shadowed.has(path)) continue;
        const room = membersMax - members.length;
        if (room <= 0) break;
        for (const row of this.#members.all(typeName, file, room)) members.push(definitionOf(path, row));
      }
      return members;
    });
  }

  definitionsIn(path: string): readonly StoredDefinition[] {
    return this.#read(() => this.#inFile.all(path).map((row) => definitionOf(path, row)));
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

  /** Ends the snapshot, so that the next query sees what has been committed since. */
  release(): void {
    if (this.#database.open && this.#database.inTransaction) this.#end.run();
  }

  #told(all: readonly Place[], definitionsMax: number, shadowed: ReadonlySet<string>): readonly StoredDefinition[] {
    // A tier that is not whole would answer by the order in which files were stored.
    const places = all.length > indexLimits.sameNameMax ? all.filter(([tier]) => tier !== all.at(-1)?.[0]) : all;
    const found = places
      .map(([tier, file, ordinal]) => ({ tier, file, ordinal, path: this.#pathOf.get(file) ?? '' }))
      .filter(({ path }) => !shadowed.has(path))
      .sort((a, b) => a.tier - b.tier || byText(a.path, b.path) || a.ordinal - b.ordinal);
    return found.slice(0, definitionsMax).flatMap(({ path, file, ordinal }) => {
      const row = this.#one.get(file, ordinal);
      return row === undefined ? [] : [definitionOf(path, row)];
    });
  }

  /** An index that cannot be read is an empty one; its reader opens it anew at the next refresh. */
  #read<T>(query: () => readonly T[]): readonly T[] {
    try {
      if (!this.#database.inTransaction) {
        this.#begin.run();
        setImmediate(() => this.release());
      }
      return query();
    } catch (thrown) {
      if (!this.#hasFailed) this.#log.warn('the structure cannot be read', { reason: errorMessage(thrown) });
      this.#hasFailed = true;
      return [];
    }
  }
}

export const emptyStructure: CodeStructure = {
  definitionsOf: () => [],
  membersOf: () => [],
  definitionsIn: () => [],
  importsOf: () => [],
  importersOf: () => [],
  resolve: (_path, _languageId, imports) =>
    imports.map(({ specifier, names }) => ({ specifier, names, path: undefined })),
};

function definitionOf(path: string, row: DefinitionRow): StoredDefinition {
  const [name, tier, kind, outer, owner, startLine, lines, docLines, signature, bases, type] = row;
  return {
    path,
    name,
    kind: storedKinds[kind] ?? 'variable',
    container: outer === '' ? owner : `${outer}.${owner}`,
    startLine,
    endLine: startLine + lines,
    docLine: docLines === null ? undefined : startLine - docLines,
    signature: withName(signature, name),
    bases: bases === null ? [] : bases.split('\n'),
    type: type ?? undefined,
    exported: tier < 2,
  };
}

function byText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
