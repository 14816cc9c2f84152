/** Finds a Go package that the codebase imports and reads what it declares. Its files are one: members of a type stand in any of them. */
import { hash as digest } from 'node:crypto';
import { IgnoreRules } from '../files/ignore-rules.js';
import type { Definition } from '../syntax/outline.js';
import { loadSyntax, outlineOf } from '../syntax/outline-of.js';
import { type GoTarget, isBuiltByName, isBuiltByText, packageClause } from './go-build.js';
import { GoDisk, type GoFile } from './go-disk.js';
import type { GoFolders } from './go-folders.js';
import { type GoPlace, goPlaces } from './go-modules.js';
import type { Declaration, LibraryFile } from './library.js';
import { libraryLimits } from './limits.js';

export interface WantedPackage {
  readonly root: string;
  /** Patterns of the settings. */
  readonly exclude: readonly string[];
  readonly fileBytesMax: number;
  readonly specifier: string;
  /** Root-relative folders of files that import it. */
  readonly folders: readonly string[];
  /** Of what is stored of it; '' where nothing is. */
  readonly stamp: string;
  /** Which may lie outside the root. */
  readonly goFolders: GoFolders;
}

export type PackageRead =
  | { readonly kind: 'absent' | 'same' }
  | {
      readonly kind: 'read';
      readonly stamp: string;
      readonly files: readonly LibraryFile[];
      /** Files that limits left out. */
      readonly leftOut: number;
    };

/** Raised when what is read of a package changes. */
const goVersion = 1;

/** Nothing of packages that no other module may import: `internal`, `main`, tests. */
export async function readGoPackage(wanted: WantedPackage): Promise<PackageRead> {
  const { root, exclude, fileBytesMax, goFolders } = wanted;
  const disk = new GoDisk(root, IgnoreRules.ofOwners(root, exclude), goFolders, fileBytesMax);
  const found = packageOf(disk, wanted);
  if (found === undefined) return { kind: 'absent' };
  const { place, files } = found;
  const { os, arch } = goFolders.target;
  const stamp = digest(
    'sha256',
    [goVersion, disk.shown(place), os, arch, ...files.map((file) => file.stamp)].join('\n'),
  );
  if (stamp === wanted.stamp) return { kind: 'same' };
  if (!(await loadSyntax('go'))) return { kind: 'absent' };
  const { name, texts, leftOut } = textsOf(disk, place, files, goFolders.target);
  if (name === undefined || name === 'main') return { kind: 'absent' };
  const declarations = [packageRow(name), ...declarationsOf(texts)].slice(0, libraryLimits.declarationsMax);
  return { kind: 'read', stamp, files: [{ path: disk.shown(place), declarations: inRows(declarations) }], leftOut };
}

function packageOf(disk: GoDisk, { specifier, folders }: WantedPackage) {
  for (const from of folders.slice(0, libraryLimits.foldersTriedMax))
    for (const place of goPlaces(specifier, from, disk.manifest)) {
      const files = disk.filesIn(place);
      if (files.length > 0) return { place, files };
    }
  return undefined;
}

interface PackageTexts {
  /** What its clauses say. */
  readonly name: string | undefined;
  readonly texts: readonly string[];
  /** Files that limits left out. */
  readonly leftOut: number;
}

/** For the system, or else for another one: code for Windows is written on others, too. */
function textsOf(disk: GoDisk, place: GoPlace, files: readonly GoFile[], own: GoTarget): PackageTexts {
  for (const os of new Set([own.os, 'linux', 'windows', 'darwin'])) {
    const found = textsFor(disk, place, files, { ...own, os });
    if (found.name !== undefined) return found;
  }
  return { name: undefined, texts: [], leftOut: 0 };
}

function textsFor(disk: GoDisk, place: GoPlace, files: readonly GoFile[], target: GoTarget): PackageTexts {
  const byName = new Map<string, string[]>();
  let [chars, read, leftOut] = [0, 0, 0];
  for (const { name } of files) {
    if (!isBuiltByName(name, target)) continue;
    const text = read++ < libraryLimits.packageFilesMax ? disk.read(place, name) : undefined;
    if (text === undefined || chars + text.length > libraryLimits.libraryBytesMax) {
      leftOut++;
      continue;
    }
    const clause = packageClause(text);
    if (clause === undefined || !isBuiltByText(text.slice(0, clause.at), target)) continue;
    chars += text.length;
    byName.set(clause.name, [...(byName.get(clause.name) ?? []), text]);
  }
  const [name, texts = []] = [...byName].sort(([, a], [, b]) => b.length - a.length)[0] ?? [];
  return { name, texts, leftOut };
}

/** Types with their members and functions in order, then variables and constants: those can be thousands. */
function declarationsOf(texts: readonly string[]): Declaration[] {
  const found = texts.flatMap((text) => outlineOf(text, 'go')?.definitions ?? []).filter(({ exported }) => exported);
  const members = Map.groupBy(found, ({ container }) => container);
  const tops = members.get('') ?? [];
  const isValue = ({ kind }: Definition) => kind === 'constant' || kind === 'variable';
  return [...tops.filter((top) => !isValue(top)), ...tops.filter(isValue)].flatMap((top) => {
    const own = members.get(top.name) ?? [];
    members.delete(top.name);
    return [top, ...own].map(declared);
  });
}

function declared({ name, kind, container, signature, bases, type }: Definition): Declaration {
  return { name, kind, container, line: 0, signature: shown(kind, signature), bases, type };
}

/** Without what a value is made of, and a field's tag. */
function shown(kind: Definition['kind'], signature: string): string {
  const bare = kind === 'variable' ? signature.replace(/ =(?: .*)?$/, '') : signature.replace(/(?: =)? [`"].*$/, '');
  const { declarationCharsMax } = libraryLimits;
  return bare.length <= declarationCharsMax ? bare : `${bare.slice(0, declarationCharsMax)} …`;
}

/** The package's own name, which its path need not tell. */
function packageRow(name: string): Declaration {
  return { name, kind: 'module', container: '', line: 0, signature: `package ${name}`, bases: [], type: undefined };
}

/** They stand in several files: what is shown of them are rows of what the package declares. */
function inRows(declarations: readonly Declaration[]): Declaration[] {
  return declarations.map((declaration, row) => ({ ...declaration, line: row + 1 }));
}
