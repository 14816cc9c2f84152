/** What the libraries that a document imports declare, as definitions that stand in lines of their own: a declaration a line, members below what they belong to. */
import type { StoredDefinition } from '@foretoken/codebase/index/code-structure.js';
import type { LibraryFile } from '@foretoken/codebase/libraries/library.js';
import type { ContextRequest } from '../context-finder.js';
import { contextLimits } from '../limits.js';
import type { LiveImport } from './live-imports.js';

interface Shelf {
  readonly exported: readonly StoredDefinition[];
  readonly named: ReadonlyMap<string, readonly StoredDefinition[]>;
  readonly members: ReadonlyMap<string, readonly StoredDefinition[]>;
}

export class ImportedLibraries {
  /** Each once, those of the first imports first; the same array for the same imports. */
  readonly files: readonly LibraryFile[];
  readonly #bySpecifier: ReadonlyMap<string, readonly LibraryFile[]>;
  readonly #lookedUp: LookedUp;

  private constructor(bySpecifier: ReadonlyMap<string, readonly LibraryFile[]>) {
    this.#bySpecifier = bySpecifier;
    this.files = [...new Set([...bySpecifier.values()].flat())].slice(0, contextLimits.libraryFilesMax);
    this.#lookedUp = lookedUpIn(this.files);
  }

  static of(
    { structure, path, languageId }: Pick<ContextRequest, 'structure' | 'path' | 'languageId'>,
    imports: readonly LiveImport[],
  ): ImportedLibraries {
    const found = new Map<string, readonly LibraryFile[]>();
    for (const entry of structure === undefined ? [] : imports) {
      if (entry.specifier.startsWith('.') || found.has(entry.specifier)) continue;
      const library = structure?.libraryOf(languageId, entry.specifier);
      if (library === undefined || library.files.length === 0) continue;
      if (structure?.resolve(path, languageId, [entry]).some((target) => target.path !== undefined)) continue;
      found.set(entry.specifier, library.files);
    }
    return new ImportedLibraries(found);
  }

  /** What is declared at the top of a library's files. */
  exportsOf(specifier: string): readonly StoredDefinition[] {
    const files = this.#bySpecifier.get(specifier);
    return files === undefined ? nothing : exportsOf(files).all;
  }

  /** Of the first `structureDefinitionsMax` of these, those that have one of the names, in order. */
  exportsNamed(specifier: string, names: readonly string[]): readonly StoredDefinition[] {
    const files = names.length === 0 ? undefined : this.#bySpecifier.get(specifier);
    if (files === undefined) return nothing;
    const { all, places } = exportsOf(files);
    const found = [...new Set(names)].flatMap((name) => places.get(name) ?? []);
    return found.sort((x, y) => x - y).flatMap((at) => all[at] ?? []);
  }

  /** What a library calls itself, where its path need not tell. */
  nameOf(specifier: string): string | undefined {
    const [first] = this.#bySpecifier.get(specifier)?.[0]?.declarations ?? [];
    return first?.signature === `package ${first?.name}` ? first.name : undefined;
  }

  /** Definitions of a name, those at the top first. */
  definitionsOf(name: string): readonly StoredDefinition[] {
    if (this.files.length === 0) return nothing;
    const { named } = this.#lookedUp;
    let found = named.get(name);
    if (found === undefined) {
      const all = this.files.flatMap((file) => shelfOf(file).named.get(name) ?? nothing);
      all.sort((a, b) => Number(a.container !== '') - Number(b.container !== ''));
      found = all.length === 0 ? nothing : all.slice(0, definitionsMax);
      named.set(name, found);
    }
    return found;
  }

  /** Members of the first type of this name that has members. */
  membersOf(typeName: string, membersMax: number): readonly StoredDefinition[] {
    if (this.files.length === 0) return nothing;
    const { members } = this.#lookedUp;
    let found = members.get(typeName);
    if (found === undefined) {
      const first = this.files.find((file) => shelfOf(file).members.has(typeName));
      found = (first && shelfOf(first).members.get(typeName)) ?? nothing;
      members.set(typeName, found);
    }
    return found.length > membersMax ? found.slice(0, membersMax) : found;
  }
}

interface LookedUp {
  readonly files: readonly LibraryFile[];
  readonly named: Map<string, readonly StoredDefinition[]>;
  readonly members: Map<string, readonly StoredDefinition[]>;
}

/** What was asked of the same files before, from one request to the next. */
let lastLookedUp: LookedUp = { files: [], named: new Map(), members: new Map() };

function lookedUpIn(files: readonly LibraryFile[]): LookedUp {
  const before = lastLookedUp;
  const isSame = files.length === before.files.length && files.every((file, at) => file === before.files[at]);
  if (!isSame || before.named.size + before.members.size > contextLimits.libraryNamesKept)
    lastLookedUp = { files, named: new Map(), members: new Map() };
  return lastLookedUp;
}

const definitionsMax = 3;

/** The lines that a library's file is shown as: a definition's `startLine` counts them. */
export function libraryText({ declarations }: LibraryFile): string {
  return declarations.map(({ container, signature }) => (container === '' ? signature : `  ${signature}`)).join('\n');
}

const nothing: readonly StoredDefinition[] = [];

function shelfOf(file: LibraryFile): Shelf {
  let shelf = shelves.get(file);
  if (shelf === undefined) {
    const definitions = file.declarations.map(
      ({ name, kind, container, signature, bases, type }, row): StoredDefinition => ({
        path: file.path,
        name,
        kind,
        container,
        startLine: row + 1,
        endLine: row + 1,
        docLine: undefined,
        signature,
        bases,
        type,
        exported: true,
        isLibrary: true,
      }),
    );
    shelf = {
      exported: definitions.filter(({ container }) => container === ''),
      named: Map.groupBy(definitions, ({ name }) => name),
      members: Map.groupBy(
        definitions.filter(({ container }) => container !== ''),
        ({ container }) => container,
      ),
    };
    shelves.set(file, shelf);
  }
  return shelf;
}

const shelves = new WeakMap<LibraryFile, Shelf>();

interface Exports {
  readonly all: readonly StoredDefinition[];
  /** Where the first of them are, by name. */
  readonly places: ReadonlyMap<string, readonly number[]>;
}

function exportsOf(files: readonly LibraryFile[]): Exports {
  let exported = exportsKept.get(files);
  if (exported === undefined) {
    const all = files.flatMap((file) => shelfOf(file).exported);
    const first = Array.from({ length: Math.min(all.length, contextLimits.structureDefinitionsMax) }, (_, at) => at);
    exported = { all, places: Map.groupBy(first, (at) => all[at]?.name ?? '') };
    exportsKept.set(files, exported);
  }
  return exported;
}

/** By a library's files. */
const exportsKept = new WeakMap<readonly LibraryFile[], Exports>();
