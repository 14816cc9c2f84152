/** Evidence of structure: what the index knows of the definitions that the text around the cursor names, imports or calls. */
import type { CodeStructure, StoredDefinition } from '@foretoken/codebase/index/code-structure.js';
import { isStandardPath } from '@foretoken/codebase/libraries/library.js';
import { lineShape } from '@foretoken/codebase/segments/line-shape.js';
import type { ContextRequest } from '../context-finder.js';
import { contextLimits } from '../limits.js';
import type { CodeSpace } from '../space/code-space.js';
import type { CodeWindow } from '../space/code-window.js';
import type { ImportedLibraries } from '../space/imported-libraries.js';
import type { LiveImport } from '../space/live-imports.js';
import type { CandidateWords } from '../words/candidate-words.js';
import type { CursorWords } from '../words/cursor-words.js';
import { wordColumns } from '../words/word-features.js';
import { calledFunction, namesAlike, typesIn, usesNear } from './line-names.js';
import type { LiveSyntax } from './live-syntax.js';
import type { ToldImports } from './told-imports.js';
import { addRow, innerRows } from './type-evidence.js';

export interface StructureEvidence {
  /** Names that the structure answered for: nobody needs to look for them line by line. */
  readonly told: ReadonlySet<string>;
  /** Headers of the definitions, those of the best evidence first. */
  readonly headers: readonly CodeWindow[];
}

/** What a base class's member counts against a member of the type itself. */
const baseShare = 0.8;

/** Nothing from the file under the cursor nor from the disk's copies of open files; at most `structureQueriesMax` queries. */
export function addStructure(
  space: CodeSpace,
  words: CandidateWords,
  cursor: CursorWords,
  live: LiveSyntax,
  { imports, libraries }: ToldImports,
  request: ContextRequest,
  inTime: () => boolean,
): StructureEvidence {
  const { structure } = request;
  if (structure === undefined) return { told: new Set(), headers: [] };
  const collector = new StructureCollector(space, words, structure, libraries, request, inTime);
  collector.addCall(cursor);
  collector.addReceiver(live);
  collector.addImports(cursor, imports, live.receiver);
  for (const { name, nearness } of live.types.slice(0, contextLimits.structureTypesMax))
    collector.addMembers(name, wordColumns.typeMember, nearness, 1);
  for (const { name, nearness } of live.variableTypes)
    collector.addMembers(name, wordColumns.variableShare, nearness, 1);
  collector.addNamed(cursor);
  return { told: collector.told, headers: collector.headers };
}

class StructureCollector {
  readonly told = new Set<string>();
  readonly headers: CodeWindow[] = [];
  readonly #space: CodeSpace;
  readonly #words: CandidateWords;
  readonly #structure: CodeStructure;
  readonly #libraries: ImportedLibraries;
  readonly #request: ContextRequest;
  readonly #inTime: () => boolean;
  readonly #shadowed: ReadonlySet<string>;
  readonly #places = new Set<string>();
  readonly #weights = new Map<string, number>();
  #queriesLeft: number = contextLimits.structureQueriesMax;

  constructor(
    space: CodeSpace,
    words: CandidateWords,
    structure: CodeStructure,
    libraries: ImportedLibraries,
    request: ContextRequest,
    inTime: () => boolean,
  ) {
    this.#inTime = inTime;
    this.#space = space;
    this.#words = words;
    this.#structure = structure;
    this.#libraries = libraries;
    this.#request = request;
    this.#shadowed = new Set([request.path, ...request.overlays.keys()]);
  }

  /** Members of a type, then of its bases. */
  addMembers(type: string, column: number, weight: number, depth: number): void {
    const key = `${column} ${type}`;
    if ((this.#weights.get(key) ?? 0) >= weight) return;
    this.#weights.set(key, weight);
    const most =
      column === wordColumns.receiverMember ? contextLimits.receiverMembersMax : contextLimits.structureMembersMax;
    const own = this.#ask((structure) => structure.membersOf(type, most, this.#shadowed));
    const ofLibraries = own.length > 0 ? [] : this.#libraries.membersOf(type, most);
    const isAsked = column === wordColumns.receiverMember || column === wordColumns.argument;
    const members = own.length > 0 ? own : isAsked ? ofLibraries : ofLibraries.filter(isNotStandard);
    if (members.length > 0) this.told.add(type);
    const share = weight / Math.sqrt(members.length);
    for (const member of members) {
      this.#raise(member.name, column, column === wordColumns.variableShare ? share : weight);
      if (column === wordColumns.receiverMember) this.#raise(member.name, wordColumns.receiverShare, share);
      this.#addHeader(member, wordColumns.memberSignature, weight);
    }
    if (depth === 0) return;
    const bases = new Set(this.#definitionsOf(type).flatMap((definition) => definition.bases));
    for (const base of [...bases].slice(0, 3)) this.addMembers(base, column, weight * baseShare, depth - 1);
  }

  /** Members of the types that lines tell; or else of what the receiver's definition or the call that gave it says, or its own name. */
  addReceiver({ receiver, receiverTypes, receiverGivenBy }: LiveSyntax): void {
    const column = wordColumns.receiverMember;
    for (const [rank, name] of receiverTypes.entries()) this.addMembers(name, column, 1 - 0.2 * rank, 2);
    if (receiver === undefined || receiverTypes.some((name) => this.told.has(name))) return;
    this.addMembers(receiver, column, 0.9, 0);
    for (const name of [...receiverGivenBy, receiver])
      for (const { type } of this.#definitionsOf(name))
        if (type !== undefined) this.addMembers(type, column, name === receiver ? 0.7 : 0.8, 1);
    for (const name of namesAlike(receiver)) this.addMembers(name, column, 0.6, 1);
  }

  /** The header of the function whose arguments are being typed, and the members of the types it asks for. */
  addCall({ above }: CursorWords): void {
    const called = calledFunction(above[0]?.text ?? '');
    if (called === undefined) return;
    for (const definition of this.#definitionsOf(called)) {
      this.#addHeader(definition, wordColumns.argument, 1);
      for (const type of typesIn(definition.signature).slice(0, 3)) this.addMembers(type, wordColumns.argument, 0.6, 0);
    }
  }

  /** What the imported files hand out, and members of what is imported by name: the nearer its use the more. */
  addImports(cursor: CursorWords, imports: readonly LiveImport[], receiver: string | undefined): void {
    const { path, languageId } = this.#request;
    const nearness = usesNear(cursor);
    const entries = imports
      .map((entry) => ({ entry, near: Math.max(...entry.locals.map((local) => nearness.get(local) ?? 0), 0) }))
      .sort((x, y) => y.near - x.near);
    let filesLeft: number = contextLimits.structureFilesMax;
    let definitionsLeft: number = contextLimits.structureDefinitionsMax;
    for (const { entry, near } of entries) {
      const isReceiver = receiver !== undefined && entry.names.length === 0 && entry.locals.includes(receiver);
      const exported = this.#libraries.exportsOf(entry.specifier);
      if (exported.length > 0) {
        this.#addLibrary(exported, entry, near, receiver);
        continue;
      }
      for (const target of this.#structure.resolve(path, languageId, [entry])) {
        if (target.path === undefined || this.#shadowed.has(target.path) || filesLeft-- <= 0) continue;
        const from = target.path;
        const all = this.#ask((structure) => structure.definitionsIn(from)).slice(0, definitionsLeft);
        definitionsLeft -= all.length;
        for (const definition of all) {
          const isNamed = entry.names.includes(definition.name) || entry.names.includes(definition.container);
          if (definition.container !== '') {
            if (!isNamed) continue;
            this.#raise(definition.name, wordColumns.importedMember, Math.max(0.2, near));
            this.#addHeader(definition, wordColumns.memberSignature, near / 2);
          } else if (isNamed) {
            this.#addHeader(definition, wordColumns.importedSignature, Math.max(0.2, near));
            this.#addKeys(definition, near);
          } else if (definition.exported) {
            this.#raise(definition.name, wordColumns.imported, Math.max(0.2, near));
            if (isReceiver) {
              this.#raise(definition.name, wordColumns.receiverMember, 1);
              this.#raise(definition.name, wordColumns.receiverShare, 1 / Math.sqrt(all.length));
            }
            if (isReceiver || near > 0.5) this.#addHeader(definition, wordColumns.memberSignature, near / 2);
          }
        }
      }
    }
  }

  /** The same of a library: what is imported by name, or all of what is imported as a whole. Members of all imported names took room from the codebase's own. */
  #addLibrary(
    exported: readonly StoredDefinition[],
    { specifier, names, locals }: LiveImport,
    near: number,
    receiver?: string,
  ) {
    const isReceiver =
      receiver !== undefined && locals.includes(receiver) && !exported.some(({ name }) => name === receiver);
    const share = 1 / Math.sqrt(exported.length);
    const told = isReceiver
      ? exported.slice(0, contextLimits.structureDefinitionsMax)
      : this.#libraries.exportsNamed(specifier, names);
    for (const definition of told) {
      if (names.includes(definition.name)) {
        if (isNotStandard(definition)) this.#addHeader(definition, wordColumns.importedSignature, Math.max(0.2, near));
      } else {
        this.#raise(definition.name, wordColumns.receiverMember, 1);
        this.#raise(definition.name, wordColumns.receiverShare, share);
        this.#addHeader(definition, wordColumns.memberSignature, near / 2);
      }
    }
  }

  /** Headers of what is named within four lines. */
  addNamed({ above, below }: CursorWords): void {
    for (const [distance, { words: near }] of [...above.slice(0, 4), ...below.slice(0, 4)].entries()) {
      const weight = 0.8 ** (distance % 4);
      for (const name of near) {
        if (name.length < 3 || this.#queriesLeft <= 0) continue;
        for (const definition of this.#definitionsOf(name).filter(isNotStandard)) {
          this.#addHeader(definition, wordColumns.signature, weight);
          if (definition.type !== undefined && this.#queriesLeft > 8)
            this.addMembers(definition.type, wordColumns.typeMember, weight / 2, 0);
        }
      }
    }
  }

  /** Keys of an object that an imported name holds: the structure knows only those that are functions. */
  #addKeys(definition: StoredDefinition, near: number): void {
    const { kind, startLine, endLine } = definition;
    if ((kind !== 'constant' && kind !== 'variable') || endLine - startLine < 2) return;
    const place = headerRows(this.#space, definition);
    if (place === undefined) return;
    for (const row of innerRows(this.#space, place))
      addRow(this.#space, this.#words, place.source, row, wordColumns.importedMember, Math.max(0.2, near), 1);
  }

  #definitionsOf(name: string): readonly StoredDefinition[] {
    if (this.#weights.has(name)) return [];
    this.#weights.set(name, 1);
    const own = this.#ask((structure) => structure.definitionsOf(name, 3, this.#shadowed));
    const found = own.length > 0 ? own : this.#libraries.definitionsOf(name);
    if (found.length > 0) this.told.add(name);
    return found;
  }

  #ask<Item>(query: (structure: CodeStructure) => readonly Item[]): readonly Item[] {
    return this.#queriesLeft-- > 0 && this.#inTime() ? query(this.#structure) : [];
  }

  #raise(text: string, column: number, weight: number): void {
    const word = this.#words.named(text);
    if (word >= 0) this.#words.raise(word, column, weight);
  }

  /**
   * The words of a definition's header count, and it is a place worth showing. Of a library's header the name alone counts, unless it is
   * being called: the others took room from the codebase's own.
   */
  #addHeader(definition: StoredDefinition, column: number, weight: number): void {
    const isName = definition.isLibrary === true && column !== wordColumns.argument;
    for (const text of isName ? [definition.name] : lineShape(definition.signature).terms)
      this.#raise(text, column, weight);
    const key = `${definition.startLine} ${definition.path}`;
    if (weight < 0.3 || this.#headersAreFull || this.#places.has(key)) return;
    this.#places.add(key);
    const window = headerRows(this.#space, definition);
    if (window !== undefined) this.headers.push(window);
  }

  get #headersAreFull(): boolean {
    return this.headers.length >= contextLimits.structurePlacesMax;
  }
}

/** What the JDK or Go's own packages declare is known to every model: it counts where it is asked for, as members of a receiver or what is called. */
function isNotStandard({ path, isLibrary }: StoredDefinition): boolean {
  return isLibrary !== true || !isStandardPath(path);
}

/** Of the text from its first line on: so much as the header is likely to take. */
function headerRows(space: CodeSpace, definition: StoredDefinition): CodeWindow | undefined {
  const { path, startLine, endLine, isLibrary } = definition;
  const found = space.fileAt(path, isLibrary === true);
  const lines = found === undefined ? undefined : space.sources[found.source]?.lines;
  if (found === undefined || lines === undefined) return undefined;
  const start = lines.firstRow(found.file) + startLine - 1;
  const end = Math.min(start + Math.min(3, endLine - startLine + 1), lines.firstRow(found.file + 1));
  return start < end ? { ...found, start, end } : undefined;
}
