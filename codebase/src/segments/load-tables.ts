/** Puts segments together to the tables of a codebase; nothing is merged, so that one saved file costs one small segment. */
import type { CodeTables, CodeTablesStats, HoldingSource, TablesView, ViewedSource } from './code-tables.js';
import { CodeWords } from './code-words.js';
import { DeadFiles } from './dead-files.js';
import { segmentLimits } from './limits.js';
import { NumberCounts } from './number-counts.js';
import { openSegment, type Segment } from './segment.js';

export interface StoredSegment {
  /** Names these bytes for ever: a segment that is learned anew gets another id. */
  readonly id: number;
  /** Looked at when the segment is not known yet. */
  readonly bytes: Uint8Array;
  /** The segment itself, where it was opened ahead. */
  readonly opened?: Segment | undefined;
}

/**
 * The tables of all files that are live: a file lives only in the segment that `liveSegmentOf` names for it.
 * Damaged segments and those of another version are left out and listed in `refused`. Segments of `previous` are taken
 * over by id, so that adding a small one takes milliseconds; those that hold none of the `changed` paths, as they are.
 */
export function loadTables(
  segments: readonly StoredSegment[],
  liveSegmentOf: (path: string) => number | undefined,
  previous: CodeTables = emptyTables,
  changed?: readonly string[],
): LoadedTables {
  const known = previous instanceof LoadedTables ? previous.parts : [];
  const refused: number[] = [];
  const parts: Part[] = [];
  for (const stored of segments) {
    const { id } = stored;
    const before = known.find((part) => part.id === id);
    const segment = before?.segment ?? stored.opened ?? openSegment(stored.bytes);
    const isAsBefore = changed !== undefined && before?.segment.holdsAny(changed) === false;
    if (segment === undefined) refused.push(id);
    else if (before !== undefined && isAsBefore) parts.push(before);
    else parts.push({ id, segment, dead: DeadFiles.in(segment, (path) => liveSegmentOf(path) !== id, before?.dead) });
  }
  return new LoadedTables(parts, refused, previous instanceof LoadedTables ? previous : undefined);
}

/** What a segment takes in memory of those that the tables were put together from; undefined where it is none of them. */
export function bytesOfSegment(tables: CodeTables, id: number): number | undefined {
  return tables instanceof LoadedTables ? tables.parts.find((part) => part.id === id)?.segment.bytes : undefined;
}

interface Part {
  readonly id: number;
  readonly segment: Segment;
  readonly dead: DeadFiles;
}

export class LoadedTables implements CodeTables {
  readonly stats: CodeTablesStats;
  /** Ids of segments that were damaged or of another version. */
  readonly refused: readonly number[];
  readonly parts: readonly Part[];
  readonly words: CodeWords;
  readonly #views = new Map<string, TablesView>();
  /** By word, of those lately asked for. */
  readonly #holding = new Map<string, readonly HoldingSource[]>();
  /** Taken over from, until that is done. */
  #previous: LoadedTables | undefined;
  /** Parts whose words are taken in. */
  #partsTakenIn = 0;
  /** By word; undefined until all words are taken in. */
  #uses: Uint32Array | undefined;
  #ranks: Uint32Array[] | undefined;

  constructor(parts: readonly Part[], refused: readonly number[], previous?: LoadedTables) {
    const segments = parts.map(({ segment }) => segment);
    // What belongs to no codebase has words of none.
    const isSame = previous !== undefined && previous.parts.length > 0 && previous.words.suits(segments);
    this.words = isSame ? previous.words : new CodeWords(segments);
    this.#previous = isSame && previous.#uses !== undefined ? previous : undefined;
    this.parts = parts;
    this.refused = refused;
    let files = 0;
    let lines = 0;
    let tokens = 0;
    let bytes = 0;
    for (const { segment, dead } of parts) {
      bytes += segment.bytes;
      for (let file = 0; file < segment.fileCount; file++) {
        if (dead.has(file)) continue;
        files++;
        lines += segment.firstRow(file + 1) - segment.firstRow(file);
        tokens += segment.fileTokens[file] ?? 0;
      }
    }
    this.stats = { files, lines, tokens, bytes };
  }

  without(paths: Iterable<string>): TablesView {
    const shadowed = [...new Set(paths)].sort();
    const key = shadowed.join('\0');
    const kept = this.#views.get(key);
    if (kept !== undefined) return kept;
    for (const oldest of this.#views.keys()) {
      if (this.#views.size < segmentLimits.viewsKeptMax) break;
      this.#views.delete(oldest);
    }
    const view = new View(this, shadowed);
    this.#views.set(key, view);
    return view;
  }

  /** The parts that hold a word, by their place, with their own numbers for it. Kept, since the words near a cursor are asked for again and again. */
  holding(text: string): readonly HoldingSource[] {
    const kept = this.#holding.get(text);
    if (kept !== undefined) return kept;
    const word = this.words.numberOf(text);
    if (word === undefined) return noSources;
    const found: HoldingSource[] = [];
    for (const [source, { segment }] of this.parts.entries()) {
      const term = this.words.termOf(segment, word, text);
      if (term !== undefined) found.push({ source, term });
    }
    if (this.#holding.size >= segmentLimits.holdingKeptMax) this.#holding.clear();
    // Who asks may hand over a part of a whole document, which would be kept with it.
    this.#holding.set(this.words.textOf(word), found);
    return found;
  }

  textOfFile(path: string): string | undefined {
    for (const { segment, dead } of this.parts) {
      const file = segment.fileAt(path);
      if (file !== undefined && !dead.has(file)) return segment.textOfFile(file);
    }
    return undefined;
  }

  /** Orders live files of all segments by path. */
  rankOf(part: number, file: number): number {
    this.#ranks ??= this.#rankFiles();
    return this.#ranks[part]?.[file] ?? 0;
  }

  prepare(wordsMax: number): boolean {
    for (let left = wordsMax; this.#partsTakenIn < this.parts.length; this.#partsTakenIn++) {
      const segment = this.parts[this.#partsTakenIn]?.segment;
      if (segment === undefined) continue;
      if (left <= 0 || !this.words.takeIn(segment, left)) return false;
      left -= segment.termCount;
    }
    this.#uses ??= this.#sumUses();
    this.#ranks ??= this.#rankFiles();
    return true;
  }

  /** By word: rows of live files that hold it. */
  get uses(): Uint32Array {
    if (this.#uses === undefined) this.prepare(Number.POSITIVE_INFINITY);
    return this.#uses ?? none;
  }

  /** Of tables that differ in little from others, most is taken over. */
  #sumUses(): Uint32Array {
    const uses = new Uint32Array(this.words.count);
    const before = this.#previous;
    this.#previous = undefined;
    if (before !== undefined) {
      uses.set(before.uses.length > uses.length ? before.uses.subarray(0, uses.length) : before.uses);
      for (const part of before.parts) if (!this.parts.includes(part)) this.#addUses(uses, part, -1);
    }
    for (const part of this.parts) if (before?.parts.includes(part) !== true) this.#addUses(uses, part, 1);
    return uses;
  }

  #addUses(uses: Uint32Array, { segment, dead }: Part, sign: number): void {
    const numbers = this.words.numbersOf(segment);
    const { termUses } = segment;
    for (let term = 0; term < termUses.length; term++) {
      const word = numbers === undefined ? term : (numbers[term] ?? 0);
      uses[word] = (uses[word] ?? 0) + sign * (termUses[term] ?? 0);
    }
    dead.termUses.each((term, count) => {
      const word = numbers === undefined ? term : (numbers[term] ?? 0);
      uses[word] = (uses[word] ?? 0) - sign * count;
    });
  }

  /** Each segment has its files in order of path. */
  #rankFiles(): Uint32Array[] {
    const ranks = this.parts.map(({ segment }) => new Uint32Array(segment.fileCount));
    const heads = this.parts.map(({ segment, dead }) => new LiveFiles(segment, dead));
    for (let rank = 0; ; rank++) {
      let first = -1;
      for (const [part, { path }] of heads.entries())
        if (path !== undefined && (first < 0 || path < (heads[first]?.path ?? ''))) first = part;
      const head = heads[first];
      const ofPart = ranks[first];
      if (head === undefined || ofPart === undefined) return ranks;
      ofPart[head.file] = rank;
      head.next();
    }
  }
}

/** A segment's live files one after another. */
class LiveFiles {
  file = -1;
  /** Undefined behind the last one. */
  path: string | undefined;
  readonly #segment: Segment;
  readonly #dead: DeadFiles;

  constructor(segment: Segment, dead: DeadFiles) {
    this.#segment = segment;
    this.#dead = dead;
    this.next();
  }

  next(): void {
    do this.file++;
    while (this.#dead.has(this.file));
    this.path = this.file < this.#segment.fileCount ? this.#segment.pathOf(this.file) : undefined;
  }
}

/** A codebase of which nothing is known. */
export const emptyTables: CodeTables = new LoadedTables([], []);

const none = new Uint32Array(0);

class View implements TablesView {
  readonly sources: readonly ViewedSource[];
  readonly rows: number;
  readonly words: CodeWords;
  readonly #uses: Uint32Array;
  readonly #shadowed = new NumberCounts();
  readonly #tables: LoadedTables;

  constructor(tables: LoadedTables, paths: readonly string[]) {
    const { words, uses } = tables;
    this.#tables = tables;
    this.words = words;
    this.#uses = uses;
    let rows = 0;
    this.sources = tables.parts.map(({ segment, dead }, part): ViewedSource => {
      const shadowed = DeadFiles.at(segment, paths, dead);
      rows += segment.usedRows - dead.rows - shadowed.rows;
      const wordNumbers = words.numbersOf(segment);
      shadowed.termUses.each((term, count) => this.#shadowed.add(wordNumbers?.[term] ?? term, count));
      return {
        lines: segment,
        wordNumbers,
        isLive: (file) => !dead.has(file) && !shadowed.has(file),
        deadFiles: () => [...dead.files, ...shadowed.files].sort((x, y) => x - y),
        liveUses(line) {
          return segment.rowCount(line) - dead.usesOfLine(line) - shadowed.usesOfLine(line);
        },
        rank: (file) => tables.rankOf(part, file),
      };
    });
    this.rows = rows;
  }

  usesOf(text: string): number {
    const word = this.words.numberOf(text);
    return word === undefined ? 0 : this.usesOfWord(word);
  }

  usesOfWord(word: number): number {
    return (this.#uses[word] ?? 0) - this.#shadowed.of(word);
  }

  usesOfTerm(source: number, term: number): number {
    return this.usesOfWord(this.sources[source]?.wordNumbers?.[term] ?? term);
  }

  holding(text: string): readonly HoldingSource[] {
    return this.#tables.holding(text);
  }
}

const noSources: readonly HoldingSource[] = [];
