/** Libraries of Java and of what imports its classes: each import is a library of its own, the class with what it extends and what is nested in it. */
import { hash as digest } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathLevel } from '@foretoken/privacy/path-rules.js';
import type { IgnoreRules } from '../files/ignore-rules.js';
import { readSmallFile } from '../files/read-small-file.js';
import { below, folderOf } from '../imports/root-path.js';
import { ArtifactStore, fileWithin } from './artifact-store.js';
import { classDeclarations } from './class-declarations.js';
import { classFlags, readClassFile } from './class-file.js';
import { ClassPath, type FoundClass } from './class-path.js';
import { installedJars } from './java-artifacts.js';
import type { JavaPlaces } from './java-places.js';
import type { LibraryFile } from './library.js';
import { libraryLimits } from './limits.js';

export interface JavaBuild {
  /** The same for all that is asked in one go: what jars there are is looked up once. */
  readonly turn: number;
  readonly places: JavaPlaces;
  /** Root-relative, of Maven and Gradle; those first that count first. */
  readonly files: readonly string[];
}

export interface JavaLibraryRead {
  readonly stamp: string;
  /** Undefined where it is known as it is. */
  readonly files: readonly LibraryFile[] | undefined;
  readonly leftOut: number;
}

/** `rules` are what the codebase's owners leave out; of jars elsewhere they hold for the paths that are shown. */
export function readJavaLibrary(
  root: string,
  rules: IgnoreRules,
  build: JavaBuild,
  specifier: string,
  names: readonly string[],
  known: string,
): JavaLibraryRead {
  const classPath = classPathOf(root, rules, build);
  const stamp = digest('sha256', [libraryVersion, classPath.stamp, ...names].join('\n'));
  if (stamp === known) return { stamp, files: undefined, leftOut: 0 };
  const files: LibraryFile[] = [];
  const met = new Set(impliedBases);
  const waiting = wantedClasses(specifier, names).map((either) => ({ either, depth: 0 }));
  let leftOut = 0;
  for (const { either, depth } of waiting) {
    const found = firstOf(classPath, either, met);
    if (found === undefined || rules.ignores(found.path)) continue;
    if (files.length >= libraryLimits.classesMax) {
      leftOut++;
      continue;
    }
    const file = readClassFile(found.bytes);
    if (file === undefined) continue;
    const declarations = classDeclarations(file).slice(0, libraryLimits.classDeclarationsMax);
    if (declarations.length > 0) files.push({ path: found.path, declarations });
    if (depth >= libraryLimits.classDepthMax) continue;
    const wait = (name: string) => waiting.push({ either: [name], depth: depth + 1 });
    for (const base of [file.superName, ...file.interfaces]) if (base !== undefined) wait(base);
    if (depth === 0) for (const { name, flags } of file.nested) if ((flags & classFlags.public) !== 0) wait(name);
  }
  return { stamp, files, leftOut };
}

/** What classes extend without saying so, and what nobody calls a member of. */
const impliedBases = [
  'java/lang/Object',
  'java/lang/Enum',
  'java/lang/Record',
  'java/lang/annotation/Annotation',
  'java/io/Serializable',
  'java/lang/Cloneable',
  'java/lang/constant/Constable',
  'java/lang/constant/ConstantDesc',
];

/** Raised when what is read of a class changes. */
const libraryVersion = 1;

/** The first of these classes that there is; undefined where it was met before. */
function firstOf(classPath: ClassPath, either: readonly string[], met: Set<string>): FoundClass | undefined {
  for (const name of either) {
    if (met.has(name)) return undefined;
    const found = classPath.find(name);
    if (found === undefined) continue;
    met.add(name);
    return found;
  }
  return undefined;
}

/** Classes that an import may mean, of each entry the first that there is: a nested class or a static member stands in the class around it. */
function wantedClasses(specifier: string, names: readonly string[]): string[][] {
  const parts = specifier.split('.');
  const wanted = [[...spellings(parts), ...spellings(parts.slice(0, -1))]];
  if (names.includes('*'))
    for (const name of names) if (/^\p{Lu}/u.test(name)) wanted.push([[...parts, name].join('/')]);
  return wanted;
}

/** `a/b/C`, `a/b$C`, …: where packages end and classes begin, a name does not tell. */
function spellings(parts: readonly string[]): string[] {
  const nestedMost = Math.min(parts.length, libraryLimits.classDepthMax);
  return Array.from({ length: nestedMost }, (_, nested) => {
    const outer = parts.length - nested;
    return [parts.slice(0, outer).join('/'), ...parts.slice(outer)].join('$');
  });
}

let lastClassPath: { readonly root: string; readonly turn: number; readonly classPath: ClassPath } | undefined;

function classPathOf(root: string, rules: IgnoreRules, { turn, places, files }: JavaBuild): ClassPath {
  if (lastClassPath?.root === root && lastClassPath.turn === turn) return lastClassPath.classPath;
  lastClassPath?.classPath.close();
  const mayRead = (path: string) => pathLevel(path) !== 'never-read' && !rules.ignores(path);
  const read = (path: string) =>
    mayRead(path) ? readSmallFile(join(root, path), libraryLimits.manifestBytesMax, 'refuse') : undefined;
  const folders = ['', ...files.map(folderOf)].flatMap((folder) => [below(folder, 'libs'), below(folder, 'lib')]);
  const own = [...new Set(folders)].flatMap((folder) =>
    namesIn(join(root, folder)).flatMap((name) => {
      const path = `${folder}/${name}`;
      return name.endsWith('.jar') && mayRead(path) ? (fileWithin(root, join(root, path)) ?? []) : [];
    }),
  );
  const classPath = new ClassPath([...installedJars(new ArtifactStore(places), files, read), ...own], places);
  lastClassPath = { root, turn, classPath };
  return classPath;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort().slice(0, libraryLimits.artifactsMax);
  } catch {
    return [];
  }
}
