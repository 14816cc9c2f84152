/** Finds one library that the codebase imports and reads it, where it is not known as it is already. Runs in the helper thread. */
import { hash as digest } from 'node:crypto';
import { IgnoreRules } from '../files/ignore-rules.js';
import type { ImportFamily } from '../imports/resolve-import.js';
import type { GoFolders } from './go-folders.js';
import type { LibraryFile } from './library.js';
import { LibraryDisk } from './library-disk.js';
import type { LibraryFamily, LibraryPlace } from './library-family.js';
import { libraryLimits } from './limits.js';
import { PythonLibraries } from './python-libraries.js';
import { readGoPackage } from './read-go-package.js';
import { readLibrary } from './read-library.js';
import { ScriptLibraries } from './script-libraries.js';

/** The languages whose libraries are known here. */
export type LibraryLanguage = Extract<ImportFamily, 'script' | 'python' | 'go'>;

export interface WantedLibrary {
  readonly root: string;
  /** Patterns of the settings. */
  readonly exclude: readonly string[];
  readonly fileBytesMax: number;
  readonly family: LibraryLanguage;
  readonly specifier: string;
  /** Root-relative folders of files that import it: where it is looked for, one after another. */
  readonly folders: readonly string[];
  /** Where Go's own folders are, which may lie outside the root. */
  readonly goFolders: GoFolders;
  /** What the codebase imports from it. */
  readonly names: readonly string[];
  /** Of what is stored of it; '' where nothing is. */
  readonly stamp: string;
}

export type InstalledLibrary =
  /** Not installed; or a fault, which when it was looked for or read. */
  | { readonly kind: 'absent'; readonly fault?: string }
  | { readonly kind: 'same' }
  | {
      readonly kind: 'read';
      readonly stamp: string;
      readonly files: readonly LibraryFile[];
      /** Files that limits left out. */
      readonly leftOut: number;
    };

/** Raised when what is read of a library changes. */
const libraryVersion = 2;

export async function readInstalled(wanted: WantedLibrary): Promise<InstalledLibrary> {
  const { family } = wanted;
  return family === 'go' ? readGoPackage(wanted) : readByEntry(wanted, family);
}

async function readByEntry(wanted: WantedLibrary, family: Exclude<LibraryLanguage, 'go'>): Promise<InstalledLibrary> {
  const { root, exclude, fileBytesMax, specifier, folders } = wanted;
  const disk = new LibraryDisk(root, IgnoreRules.ofOwners(root, exclude), fileBytesMax);
  const libraries = familyOf(family, disk);
  const names = new Set(wanted.names.slice(0, libraryLimits.wantedNamesMax));
  const entries = locateFrom(folders, (from) => libraries.locate(specifier, from, names));
  const [first] = entries;
  if (first === undefined) return { kind: 'absent' };
  const known = [libraryVersion, libraries.versionOf(first), ...entries.map(({ path }) => path), '', ...names];
  const stamp = digest('sha256', known.join('\n'));
  if (stamp === wanted.stamp) return { kind: 'same' };
  const { library, leftOut } = await readLibrary(disk, libraries, specifier, entries, names);
  return { kind: 'read', stamp, files: library.files, leftOut };
}

/** In a codebase of several packages only some may have it installed. */
function locateFrom(folders: readonly string[], locate: (from: string) => readonly LibraryPlace[]) {
  for (const from of folders.slice(0, libraryLimits.foldersTriedMax)) {
    const places = locate(from);
    if (places.length > 0) return places;
  }
  return [];
}

function familyOf(family: Exclude<LibraryLanguage, 'go'>, disk: LibraryDisk): LibraryFamily {
  switch (family) {
    case 'script':
      return new ScriptLibraries(disk);
    case 'python':
      return new PythonLibraries(disk);
  }
}
