/** The database of the libraries that a codebase imports, apart from its index: no question about the codebase ever meets it, and it can go at any time. */
import { hash } from 'node:crypto';
import { join } from 'node:path';
import { importFamily } from '../../imports/resolve-import.js';
import type { Declaration } from '../../libraries/library.js';
import type { LibraryLanguage } from '../../libraries/read-installed.js';
import { allOf, packStructure, unpackStructure } from '../store/packed-structure.js';

export const libraryMigrations: readonly string[] = [
  `
  CREATE TABLE files (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    hash BLOB NOT NULL,
    declarations BLOB NOT NULL
  );
  CREATE TABLE libraries (
    family TEXT NOT NULL,
    specifier TEXT NOT NULL,
    stamp TEXT NOT NULL,
    files TEXT NOT NULL,
    PRIMARY KEY (family, specifier)
  ) WITHOUT ROWID;
  `,
  `
  ALTER TABLE libraries ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
  UPDATE libraries SET sum = checksum(family, specifier, stamp, files);
  `,
];

export function libraryFileOf(indexFolder: string): string {
  return join(indexFolder, 'libraries.db');
}

/** That and what SQLite keeps beside it. */
export function libraryFilesOf(indexFolder: string): readonly string[] {
  return ['', '-wal', '-shm'].map((end) => libraryFileOf(indexFolder) + end);
}

/** Of packed declarations: by it a damaged row is told from a sound one. */
export function digestOf(packed: Uint8Array): Buffer {
  return hash('sha256', packed, 'buffer');
}

/** Undefined for a language whose libraries are not read. */
export function libraryLanguage(languageId: string): LibraryLanguage | undefined {
  const family = importFamily(languageId);
  return family === 'script' || family === 'python' || family === 'go' || family === 'jvm' ? family : undefined;
}

export function packDeclarations(declarations: readonly Declaration[]): Buffer {
  const definitions = declarations.map(({ line, ...told }) => ({
    ...told,
    startLine: line,
    endLine: line,
    docLine: undefined,
    exported: true,
  }));
  return packStructure({ languageId: '', definitions, imports: [] });
}

/** Throws when the bytes are damaged. */
export function unpackDeclarations(bytes: Uint8Array): Declaration[] {
  return allOf(unpackStructure(bytes)).definitions.map(
    ({ name, kind, container, startLine, signature, bases, type }) => ({
      name,
      kind,
      container,
      line: startLine,
      signature,
      bases,
      type,
    }),
  );
}
