/** What the index knows of a codebase's definitions and imports: the reading side, by point queries. */
import type { Library, LibraryFiles } from '../libraries/library.js';
import type { Definition, ImportEntry } from '../syntax/outline.js';

export interface StoredDefinition extends Definition {
  /** Root-relative, with '/'. */
  readonly path: string;
  /** Of an installed library: its lines are declarations, counted from 1. */
  readonly isLibrary?: boolean | undefined;
}

export interface ResolvedImport {
  readonly specifier: string;
  readonly names: readonly string[];
  /** Root-relative path of the file it means; undefined for libraries and for what cannot be told. */
  readonly path: string | undefined;
}

/**
 * No answer comes from a path in `shadowed`: open buffers shadow the disk. Each call costs tens of microseconds, that for the
 * importers of a file that many import some hundreds. The calls of one turn of the event loop see one state of the index.
 */
export interface CodeStructure {
  /**
   * Definitions of a simple name; exported and top-level ones first, then by path and line. What is defined hundreds of times
   * is left out, for it says nothing.
   */
  definitionsOf(name: string, definitionsMax: number, shadowed: ReadonlySet<string>): readonly StoredDefinition[];
  /**
   * What is defined directly in a type of this simple name, in all files that add to it; by path and line. Inherited members are
   * those of its `bases`. Nothing for a name that types in dozens of files have.
   */
  membersOf(typeName: string, membersMax: number, shadowed: ReadonlySet<string>): readonly StoredDefinition[];
  /** All definitions of one file, in order. */
  definitionsIn(path: string): readonly StoredDefinition[];
  /** One import may lead to several files: a folder's, or one for each of its names. */
  importsOf(path: string): readonly ResolvedImport[];
  /** Files that import this one. */
  importersOf(path: string, filesMax: number): readonly string[];
  /** Where imports written in the file at `path` lead, whether that file is stored or not. */
  resolve(path: string, languageId: string, imports: readonly ImportEntry[]): readonly ResolvedImport[];
  /** What is known of an installed library that the codebase imports so; the same object until it is read anew. */
  libraryOf(languageId: string, specifier: string): Library | undefined;
  readonly libraryFiles: LibraryFiles;
}
