/** Puts segments together to the tables of a codebase; nothing is merged, so that one saved file costs one small segment. */
import type { CodeTables, CodeTablesStats, TablesView, ViewedSource } from './code-tables.js';
import { DeadFiles } from './dead-files.js';
import { segmentLimits } from './limits.js';
import { textHash } from './line-shape.js';
import { openSegment, type Segment } from './segment.js';

export interface StoredSegment {
  /** Names these bytes for ever: a segment that is learned anew gets another id. */
  readonly id: number;
  /** Looked at when the segment is not known yet. */
  readonly bytes: Uint8Array;
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
    const segment = before?.segment ?? openSegment(stored.bytes);
    const isAsBefore = changed !== undefined && before?.segment.holdsAny(changed) === false;
    if (segment === undefined) refused.push(id);
    else if (before !== undefined && isAsBefore) parts.push(before);
    else parts.push({ id, segment, dead: DeadFiles.in(segment, (path) => liveSegmentOf(path) !== id, before?.dead) });
  }
  return new LoadedTables(parts, refused);
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
  readonly #views = new Map<string, TablesView>();
  /** By segment and word: one more than its uses in all segments; 0 where it was not asked for. */
  readonly #termUses: Uint32Array[] = [];
  #ranks: Uint32Array[] | undefined;

  constructor(parts: readonly Part[], refused: readonly number[]) {
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

  /** Orders live files of all segments by path. */
  rankOf(part: number, file: number): number {
    this.#ranks ??= this.#rankFiles();
    return this.#ranks[part]?.[file] ?? 0;
  }

  /** Rows of live files that hold a word. */
  usesOf(word: string): number {
    let uses = 0;
    const hash = textHash(word);
    for (const { segment, dead } of this.parts) {
      const term = segment.termOf(word, hash);
      if (term !== undefined) uses += (segment.termUses[term] ?? 0) - dead.usesOfTerm(term);
    }
    return uses;
  }

  /** The same for a segment's number of a word; kept, since it is asked for again and again. */
  usesOfTerm(part: number, term: number, word?: string): number {
    let kept = this.#termUses[part];
    if (kept === undefined) {
      kept = new Uint32Array(this.parts[part]?.segment.termCount ?? 0);
      this.#termUses[part] = kept;
    }
    let uses = kept[term] ?? 0;
    if (uses === 0) {
      uses = 1 + this.usesOf(word ?? this.parts[part]?.segment.termText(term) ?? '');
      kept[term] = uses;
    }
    return uses - 1;
  }

  #rankFiles(): Uint32Array[] {
    const all: { path: string; part: number; file: number }[] = [];
    for (const [part, { segment, dead }] of this.parts.entries())
      for (let file = 0; file < segment.fileCount; file++)
        if (!dead.has(file)) all.push({ path: segment.pathOf(file), part, file });
    all.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
    const ranks = this.parts.map(({ segment }) => new Uint32Array(segment.fileCount));
    for (const [rank, { part, file }] of all.entries()) {
      const ofPart = ranks[part];
      if (ofPart !== undefined) ofPart[file] = rank;
    }
    return ranks;
  }
}

/** A codebase of which nothing is known. */
export const emptyTables: CodeTables = new LoadedTables([], []);

class View implements TablesView {
  readonly sources: readonly ViewedSource[];
  readonly rows: number;
  readonly #tables: LoadedTables;
  readonly #shadowedWords = new Map<string, number>();
  /** The same by each segment's number for the word, once it is asked for. */
  readonly #shadowedTerms: Map<number, number>[] = [];

  constructor(tables: LoadedTables, paths: readonly string[]) {
    this.#tables = tables;
    let rows = 0;
    this.sources = tables.parts.map(({ segment, dead }, part): ViewedSource => {
      const shadowed = DeadFiles.at(segment, paths, dead);
      rows += segment.usedRows - dead.rows - shadowed.rows;
      for (const [term, uses] of shadowed.termUses) {
        const word = segment.termText(term);
        this.#shadowedWords.set(word, (this.#shadowedWords.get(word) ?? 0) + uses);
      }
      return {
        lines: segment,
        isLive: (file) => !dead.has(file) && !shadowed.has(file),
        liveUses(line) {
          const found = segment.rowsOf(line);
          return found.end - found.start - dead.usesOfLine(line) - shadowed.usesOfLine(line);
        },
        rank: (file) => tables.rankOf(part, file),
      };
    });
    this.rows = rows;
  }

  usesOf(word: string): number {
    return this.#tables.usesOf(word) - (this.#shadowedWords.get(word) ?? 0);
  }

  usesOfTerm(source: number, term: number, word?: string): number {
    const shadowed = word === undefined ? this.#shadowedTermsOf(source).get(term) : this.#shadowedWords.get(word);
    return this.#tables.usesOfTerm(source, term, word) - (shadowed ?? 0);
  }

  #shadowedTermsOf(source: number): ReadonlyMap<number, number> {
    let terms = this.#shadowedTerms[source];
    if (terms === undefined) {
      terms = new Map();
      for (const [word, uses] of this.#shadowedWords) {
        const term = this.#tables.parts[source]?.segment.termOf(word);
        if (term !== undefined) terms.set(term, uses);
      }
      this.#shadowedTerms[source] = terms;
    }
    return terms;
  }
}
