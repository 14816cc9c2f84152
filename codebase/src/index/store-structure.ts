/** Stores what a file defines and imports. Same text, same path: same rows, whatever was stored before. */
import { readBuildConfig } from '../imports/build-config.js';
import { keysOfImport } from '../imports/import-keys.js';
import type { Sqlite } from '../sqlite/open-database.js';
import type { Definition, DefinitionKind, Outline } from '../syntax/outline.js';
import { indexLimits } from './limits.js';

/** A file whose row has another number is parsed again. Raised when syntax or what is stored of it changes. */
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
  /** Hash of the content that was parsed. */
  readonly hash: Buffer;
  /** Undefined where the language has no syntax here. */
  readonly outline: Outline | undefined;
  /** The text of a build file, whose settings imports depend on; others leave it out. */
  readonly configText?: string | undefined;
}

/** Replaces what is stored of the files. Runs in the caller's transaction. A file that has changed since is left for the next time. */
export function storeStructure(database: Sqlite, files: readonly ParsedFile[]): void {
  const isCurrent = database.prepare<[number, Buffer], number>('SELECT 1 FROM files WHERE id = ? AND hash = ?').pluck();
  const mark = database.prepare('UPDATE files SET structure = ?, parsed = hash WHERE id = ?');
  const addDefinition = database.prepare(`INSERT INTO definitions VALUES (${'?, '.repeat(12)}?)`);
  const addImport = database.prepare('INSERT INTO imports VALUES (?, ?, ?, ?, ?, ?)');
  const addKey = database.prepare('INSERT INTO import_keys VALUES (?, ?, ?)');
  const addConfig = database.prepare('INSERT INTO build_configs VALUES (?, ?)');
  for (const { fileId, path, languageId, hash, outline, configText } of files) {
    if (isCurrent.get(fileId, hash) === undefined) continue;
    forgetStructure(database, fileId);
    const definitions = outline?.definitions.slice(0, indexLimits.fileDefinitionsMax) ?? [];
    for (const [ordinal, definition] of definitions.entries()) {
      const { name, kind, startLine, endLine, docLine, signature, bases, type } = definition;
      const [outer, owner] = splitContainer(definition.container);
      const storedBases = bases.length === 0 ? null : bases.join('\n');
      addDefinition.run(
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
        storedBases,
        type ?? null,
      );
    }
    const imports = outline?.imports.slice(0, indexLimits.fileImportsMax) ?? [];
    for (const [ordinal, entry] of imports.entries()) {
      addImport.run(fileId, ordinal, entry.line, entry.specifier, entry.names.join('\n'), Number(entry.reexported));
      for (const key of keysOfImport(path, languageId, entry)) addKey.run(fileId, ordinal, key);
    }
    const config = configText === undefined ? undefined : readBuildConfig(path, configText);
    if (config !== undefined) addConfig.run(fileId, JSON.stringify(config));
    mark.run(structureVersion, fileId);
  }
}

export function forgetStructure(database: Sqlite, fileId: number): void {
  for (const table of ['definitions', 'imports', 'import_keys', 'build_configs'])
    database.prepare(`DELETE FROM ${table} WHERE file = ?`).run(fileId);
}

export interface UnparsedFile {
  readonly fileId: number;
  readonly path: string;
  readonly languageId: string;
  readonly hash: Buffer;
}

/** Files whose structure is not stored yet, or not of this version or content, by path. */
export function filesWithoutStructure(database: Sqlite, filesMax: number): readonly UnparsedFile[] {
  return database
    .prepare<[number, number], UnparsedFile>(
      `SELECT id AS fileId, path, language AS languageId, hash FROM files
       WHERE structure <> ? OR parsed IS NOT hash ORDER BY path LIMIT ?`,
    )
    .all(structureVersion, filesMax);
}

/** 0 exported at the top, 1 exported inside, 2 the file's own at the top, 3 its own inside. */
function tierOf({ exported, container }: Definition): number {
  return (exported ? 0 : 2) + (container === '' ? 0 : 1);
}

function splitContainer(container: string): [outer: string, owner: string] {
  const dot = container.lastIndexOf('.');
  return dot < 0 ? ['', container] : [container.slice(0, dot), container.slice(dot + 1)];
}
