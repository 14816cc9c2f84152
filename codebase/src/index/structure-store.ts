/** Stores what a file defines and imports. Same text, same path: same rows, whatever was stored before. */
import type { BuildConfig } from '../imports/build-config.js';
import { keysOfImport } from '../imports/import-keys.js';
import { importLimits } from '../imports/limits.js';
import type { Sqlite } from '../sqlite/open-database.js';
import type { Definition, DefinitionKind, Outline } from '../syntax/outline.js';
import { indexLimits } from './limits.js';

/** The number in a file's row says which made its structure. Raised when syntax or what is stored of it changes. */
export const structureVersion = 1;

/** What a kind is stored as: its place. New kinds go to the end. */
export const storedKinds: readonly DefinitionKind[] = [
  'class',
  'interface',
  'enum',
  'type',
  'function',
  'method',
  'constructor',
  'field',
  'variable',
  'constant',
  'module',
  'section',
];

export interface ParsedFile {
  readonly fileId: number;
  readonly path: string;
  readonly languageId: string;
  /** Undefined where the language has no syntax here, or the file broke it. */
  readonly outline: Outline | undefined;
  /** The settings that a build file gives imports. */
  readonly config: BuildConfig | undefined;
}

/** Each call runs in the caller's transaction. */
export class StructureStore {
  readonly #mark;
  readonly #addDefinition;
  readonly #addImport;
  readonly #addKey;
  readonly #addConfig;
  readonly #forget;

  constructor(database: Sqlite) {
    this.#mark = database.prepare<[number, number]>('UPDATE files SET structure = ? WHERE id = ?');
    this.#addDefinition = database.prepare(`INSERT INTO definitions VALUES (${'?, '.repeat(12)}?)`);
    this.#addImport = database.prepare('INSERT INTO imports VALUES (?, ?, ?, ?, ?, ?)');
    this.#addKey = database.prepare('INSERT INTO import_keys VALUES (?, ?, ?)');
    this.#addConfig = database.prepare('INSERT INTO build_configs VALUES (?, ?)');
    this.#forget = ['definitions', 'imports', 'import_keys', 'build_configs'].map((table) =>
      database.prepare<[number]>(`DELETE FROM ${table} WHERE file = ?`),
    );
  }

  /** Replaces what is stored of a file. */
  store({ fileId, path, languageId, outline, config }: ParsedFile): void {
    for (const statement of this.#forget) statement.run(fileId);
    const definitions =
      outline?.definitions
        .filter(({ name }) => name.length <= indexLimits.definitionNameCharsMax)
        .slice(0, indexLimits.fileDefinitionsMax) ?? [];
    for (const [ordinal, definition] of definitions.entries()) this.#storeDefinition(fileId, ordinal, definition);
    const imports =
      outline?.imports
        .filter(({ specifier }) => specifier.length <= importLimits.specifierCharsMax)
        .slice(0, indexLimits.fileImportsMax) ?? [];
    for (const [ordinal, entry] of imports.entries()) {
      const { line, specifier, names, reexported } = entry;
      this.#addImport.run(fileId, ordinal, line, specifier, names.join('\n'), Number(reexported));
      for (const key of keysOfImport(path, languageId, entry)) this.#addKey.run(fileId, ordinal, key);
    }
    if (config !== undefined) this.#addConfig.run(fileId, JSON.stringify(config));
    this.#mark.run(structureVersion, fileId);
  }

  #storeDefinition(fileId: number, ordinal: number, definition: Definition): void {
    const { name, kind, startLine, endLine, docLine, signature, bases, type } = definition;
    const [outer, owner] = splitContainer(definition.container);
    this.#addDefinition.run(
      fileId,
      ordinal,
      name,
      tierOf(definition),
      storedKinds.indexOf(kind),
      outer,
      owner,
      startLine,
      endLine - startLine,
      docLine === undefined ? null : startLine - docLine,
      signature,
      bases.length === 0 ? null : bases.join('\n'),
      type ?? null,
    );
  }
}

/** 0 exported at the top, 1 exported inside, 2 the file's own at the top, 3 its own inside. */
function tierOf({ exported, container }: Definition): number {
  return (exported ? 0 : 2) + (container === '' ? 0 : 1);
}

function splitContainer(container: string): [outer: string, owner: string] {
  const dot = container.lastIndexOf('.');
  return dot < 0 ? ['', container] : [container.slice(0, dot), container.slice(dot + 1)];
}
