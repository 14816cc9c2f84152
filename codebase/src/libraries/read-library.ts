/** Reads the declarations of one library, beginning with what the codebase imports by name and following what hands it on. */
import type { Definition, ImportEntry, Outline } from '../syntax/outline.js';
import { loadSyntax, outlineOf } from '../syntax/outline-of.js';
import { languageOf } from '../text/language.js';
import type { Declaration, Library, LibraryFile } from './library.js';
import type { LibraryDisk } from './library-disk.js';
import type { LibraryFamily, LibraryPlace } from './library-family.js';
import { libraryLimits } from './limits.js';
import { shownSignature } from './shown-signature.js';

export interface LibraryRead {
  readonly library: Library;
  /** Files that limits left out. */
  readonly leftOut: number;
}

interface Waiting {
  readonly place: LibraryPlace;
  readonly depth: number;
  readonly hops: number;
  /** Read first where it is least. */
  readonly order: number;
}

/** `entries` are what the specifier leads to, `wanted` the names that the codebase imports from it. Bounded by `libraryLimits`; ends with what was found once time is over. */
export async function readLibrary(
  disk: LibraryDisk,
  family: LibraryFamily,
  specifier: string,
  entries: readonly LibraryPlace[],
  wanted: ReadonlySet<string>,
  inTime: () => boolean,
): Promise<LibraryRead> {
  const interesting = new Set(wanted);
  const isWhole = wanted.size === 0 || wanted.has('*');
  const met = new Set<string>();
  const files: LibraryFile[] = [];
  let waiting: Waiting[] = [];
  let [chars, declared, leftOut] = [0, 0, 0];
  const wait = (place: LibraryPlace, depth: number, hops: number, order: number) => {
    if (met.has(place.path) || hops > libraryLimits.hopsMax) return;
    if (waiting.length >= libraryLimits.waitingFilesMax) {
      leftOut++;
      return;
    }
    waiting.push({ place, depth, hops, order });
  };
  for (const place of entries) wait(place, 0, 0, 0);
  while (waiting.length > 0) {
    const next = waiting.reduce((best, other) => (other.order < best.order ? other : best));
    waiting = waiting.filter(({ place }) => place.path !== next.place.path);
    met.add(next.place.path);
    if (files.length >= libraryLimits.libraryFilesMax || declared >= libraryLimits.declarationsMax || !inTime()) {
      leftOut++;
      continue;
    }
    const { path, folder } = next.place;
    const text = disk.read(path);
    const languageId = languageOf(path);
    if (text === undefined || chars + text.length > libraryLimits.libraryBytesMax || !(await loadSyntax(languageId))) {
      leftOut++;
      continue;
    }
    chars += text.length;
    const outline = outlineOf(text, languageId);
    if (outline === undefined) continue;
    const declarations = declarationsOf(outline, text, languageId).slice(0, libraryLimits.declarationsMax - declared);
    declared += declarations.length;
    files.push({ path, declarations });
    for (const { name, container, bases, signature } of declarations) {
      if (container !== '' || !(isWhole || interesting.has(name))) continue;
      for (const other of interesting.has(name) ? wordsIn(signature) : bases) interesting.add(other);
    }
    for (const entry of outline.imports) {
      if (!inTime()) break;
      const order = orderOf(entry, interesting, isWhole, next.depth);
      if (order === undefined) continue;
      for (const place of family.follow(next.place, entry))
        wait(place, next.depth + 1, next.hops + (isSame(place, path, folder) ? 0 : 1), order);
    }
  }
  return { library: { specifier, files: files.filter(({ declarations }) => declarations.length > 0) }, leftOut };
}

/** What hands on the wanted names comes first, then what they stand on; undefined for what nobody asked for. */
function orderOf(
  { names, reexported }: ImportEntry,
  interesting: ReadonlySet<string>,
  isWhole: boolean,
  depth: number,
) {
  if (names.some((name) => interesting.has(name))) return (reexported ? 1 : 2) + depth / 100;
  if (names.includes('*')) return 3 + depth / 100;
  return reexported && isWhole ? 4 + depth : undefined;
}

function wordsIn(signature: string): readonly string[] {
  return signature.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? [];
}

/** Of one package, as far as its folder or the first name in the environment tells. */
function isSame(place: LibraryPlace, path: string, folder: string): boolean {
  if (place.folder !== folder) return false;
  const top = (each: string) =>
    each
      .slice(folder.length + 1)
      .split('/')[0]
      ?.replace(/-stubs$|\.pyi?$/, '');
  return !folder.endsWith('site-packages') || top(place.path) === top(path);
}

function declarationsOf({ definitions }: Outline, text: string, languageId: string): Declaration[] {
  const shells = shellsOf(definitions, text);
  const isPlain = /^javascript/.test(languageId) && !definitions.some(({ exported }) => exported);
  const found: Declaration[] = [];
  const hidden = new Set<string>();
  for (const definition of definitions) {
    const { name, kind, startLine, signature, bases, type, exported } = definition;
    const container = withoutShell(definition.container, shells);
    const whole = container === '' ? name : `${container}.${name}`;
    const isOwn = name.startsWith('#') || (/^_(?!_init__$)/.test(name) && languageId === 'python');
    if (
      hidden.has(container) ||
      isOwn ||
      !(exported || (isPlain && container === '')) ||
      /^private\b/.test(signature)
    ) {
      hidden.add(whole);
      continue;
    }
    if (kind === 'section' || container.includes('.') || (kind === 'module' && shells.has(name))) continue;
    const shown = shownSignature(signature);
    found.push({ name, kind, container, line: startLine, signature: shown, bases, type });
  }
  return inOrder(found);
}

/** Modules that stand for the file: `declare module "fs"`, and a namespace that is all that the file exports. */
function shellsOf(definitions: readonly Definition[], text: string): ReadonlySet<string> {
  const whole = /^export\s*=\s*([\w$]+)/m.exec(text)?.[1];
  return new Set(
    definitions.flatMap(({ name, kind, container, signature }) =>
      kind === 'module' && container === '' && (name === whole || /\bmodule\s+['"]/.test(signature)) ? [name] : [],
    ),
  );
}

function withoutShell(container: string, shells: ReadonlySet<string>): string {
  for (const shell of shells) {
    if (container === shell) return '';
    if (container.startsWith(`${shell}.`)) return container.slice(shell.length + 1);
  }
  return container;
}

/** Members follow what they belong to, so that they can be shown as its block. */
function inOrder(found: readonly Declaration[]): Declaration[] {
  const members = Map.groupBy(
    found.filter(({ container }) => container !== ''),
    ({ container }) => container,
  );
  return found
    .filter(({ container }) => container === '')
    .flatMap((top) => {
      const own = members.get(top.name) ?? [];
      members.delete(top.name);
      return [top, ...own];
    });
}
