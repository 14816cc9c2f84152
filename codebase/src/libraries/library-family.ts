/** How the libraries of one language's codebases are found and followed. */
import type { ImportEntry } from '../syntax/outline.js';

export interface LibraryPlace {
  /** The file, root-relative. */
  readonly path: string;
  /** Its library's folder, which nothing that is read for it leaves. */
  readonly folder: string;
}

export interface LibraryFamily {
  /** What an import of the codebase leads to, the best first: of the file's folder `from`, with the names that are imported. */
  locate(specifier: string, from: string, names: ReadonlySet<string>): readonly LibraryPlace[];
  /** Where an import in a library's own file leads. */
  follow(place: LibraryPlace, entry: ImportEntry): readonly LibraryPlace[];
  /** Changes with the library's version, as far as its manifest tells. */
  versionOf(place: LibraryPlace): string;
}
