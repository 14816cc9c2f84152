/** Evidence of alignment: lines elsewhere whose neighbours above and below resemble the cursor's stand where the next line will. */
import type { LineSource } from '@foretoken/codebase/segments/line-source.js';
import { contextLimits } from '../limits.js';
import type { CodeSpace } from '../space/code-space.js';
import { byPlace, type ScoredWindow } from '../space/code-window.js';
import type { CandidateWords } from '../words/candidate-words.js';
import type { CursorLine, CursorWords } from '../words/cursor-words.js';
import { wordColumns } from '../words/word-features.js';

/** Rows of the windows around the cursor, and places of the cursor's own lines, are compared. */
export function addAlignment(
  space: CodeSpace,
  words: CandidateWords,
  cursor: CursorWords,
  windows: readonly (readonly ScoredWindow[])[],
): ScoredWindow[] {
  const neighbours = neighboursOf(space, cursor);
  const aligned: ScoredWindow[] = [];
  const rare = neighbours.filter((line) => line.offset !== 0 && usesOf(space, line) <= contextLimits.equalRowsMax);
  const holders = holdersOf(space, neighbours);
  for (const [source, { lines }] of space.sources.slice(0, space.codeSources).entries()) {
    const likeness = new Likeness(space, source, neighbours, holders[source] ?? new Map());
    for (const row of rowsToCompare(space, source, windows, rare)) {
      const file = lines.fileOf(row);
      const score = likeness.of(row, lines.firstRow(file), lines.firstRow(file + 1));
      if (score > likenessMin) aligned.push({ source, file, start: row, end: row + 1, score });
    }
  }
  aligned.sort((x, y) => y.score - x.score || byPlace(space, x, y));
  aligned.length = Math.min(aligned.length, contextLimits.alignedRowsMax);
  const votes = aligned.map(({ score }) => Math.exp(sharpness * score));
  const inAll = votes.reduce((sum, vote) => sum + vote, 0);
  for (const [rank, row] of aligned.entries()) addWords(space, words, row, rank, (votes[rank] ?? 0) / inAll);
  return aligned;
}

/** Lines on each side that are compared. */
const reach = 4;
const equalLines = 1.3;
const bothSides = 1.5;
/** Of 1; a line of ten alike on one side comes to a twentieth. */
const likenessMin = 0.05;
/** A line alike by a tenth more counts twice as much. */
const sharpness = 7;
/** What a perfect likeness comes to. */
const scoreMax = equalLines * 2 * (1 + 1 / 2 + 1 / 3 + 1 / 4) + bothSides * equalLines * (1 + 1 / 2 + 1 / 3 + 1 / 4);

interface Neighbour {
  readonly line: CursorLine;
  /** By source its number for the line. */
  readonly numbers: readonly (number | undefined)[];
  /** Rows from the cursor's line: −4…−1 above, 1…4 below, 0 what is typed of the line itself. */
  readonly offset: number;
}

function neighboursOf(space: CodeSpace, { above, below }: CursorWords): Neighbour[] {
  const found: Neighbour[] = [];
  const add = (line: CursorLine | undefined, offset: number) => {
    if (line === undefined || line.words.length === 0) return;
    const held = new Uint8Array(space.codeSources);
    for (const word of line.words) for (const { source } of space.holding(word)) held[source] = (held[source] ?? 0) + 1;
    const numbers = space.sources
      .slice(0, space.codeSources)
      // Where a word of it is not known, the line is not.
      .map(({ lines }, source) => (held[source] === line.words.length ? lines.lineOf(line.text) : undefined));
    found.push({ line, offset, numbers });
  };
  for (let distance = 1; distance <= reach; distance++) {
    add(above[distance], -distance);
    add(below[distance], distance);
  }
  add(above[0], 0);
  return found;
}

/** By source and its number for a word: the neighbours that hold it, a bit each. */
function holdersOf(space: CodeSpace, neighbours: readonly Neighbour[]): readonly Map<number, number>[] {
  const holders = space.sources.map(() => new Map<number, number>());
  for (const [bit, { line }] of neighbours.entries())
    for (const word of line.words)
      for (const { source, term } of space.holding(word)) {
        const bits = holders[source];
        bits?.set(term, (bits.get(term) ?? 0) | (1 << bit));
      }
  return holders;
}

function rowsToCompare(
  space: CodeSpace,
  source: number,
  windows: readonly (readonly ScoredWindow[])[],
  rare: readonly Neighbour[],
): Iterable<number> {
  const rows = new Set<number>();
  for (const found of windows)
    for (const window of found.slice(0, contextLimits.alignedWindowsMax))
      if (window.source === source) for (let row = window.start; row < window.end; row++) rows.add(row);
  const from = space.sources[source];
  if (from === undefined) return rows;
  for (const { numbers, offset } of rare) {
    const same = numbers[source];
    if (same === undefined) continue;
    const places = from.lines.rowsOf(same);
    for (let i = places.start; i < places.end; i++) {
      const row = places.items[i] ?? 0;
      const file = from.lines.fileOf(row);
      const at = row - offset;
      if (from.isLive(file) && at >= from.lines.firstRow(file) && at < from.lines.firstRow(file + 1)) rows.add(at);
    }
  }
  return rows;
}

function usesOf(space: CodeSpace, { numbers }: Neighbour): number {
  let uses = 0;
  for (const [source, line] of numbers.entries())
    if (line !== undefined) uses += space.sources[source]?.liveUses(line) ?? 0;
  return uses;
}

/** Compares rows of one source with the cursor's neighbours by words, without decoding a text; one at a time, in tables that are kept. */
class Likeness {
  readonly #source: CodeSpace['sources'][number] | undefined;
  readonly #neighbours: readonly Neighbour[];
  readonly #lines: readonly (number | undefined)[];
  readonly #holders: ReadonlyMap<number, number>;

  constructor(
    space: CodeSpace,
    source: number,
    neighbours: readonly Neighbour[],
    holders: ReadonlyMap<number, number>,
  ) {
    this.#source = space.sources[source];
    this.#neighbours = neighbours;
    this.#lines = neighbours.map(({ numbers }) => numbers[source]);
    this.#holders = holders;
    hints.fill(0);
    rowsRead.fill(-1);
    for (const term of holders.keys()) hints[term % hintsMax] = 1;
  }

  /** 0…1 of a place in the file whose rows are `first` … `after` − 1. */
  of(row: number, first: number, after: number): number {
    let above = 0;
    let below = 0;
    let typed = 0;
    for (const [bit, { offset }] of this.#neighbours.entries()) {
      const other = row + offset;
      if (other < first || other >= after) continue;
      const like = this.#compare(bit, other);
      if (offset < 0) above -= like / offset;
      else if (offset > 0) below += like / offset;
      else typed = like;
    }
    return (above + below + typed + bothSides * Math.min(above, below)) / scoreMax;
  }

  #compare(bit: number, row: number): number {
    const lines = this.#source?.lines;
    const line = lines?.rowLines[row] ?? 0;
    if (lines === undefined || line === 0) return 0;
    if (line === this.#lines[bit]) return equalLines;
    const place = row % rowsKept;
    if (rowsRead[place] !== row) this.#read(lines, line, row, place);
    const shared = sharedWords[place * neighboursMax + bit] ?? 0;
    const size = this.#neighbours[bit]?.line.words.length ?? 0;
    return shared === 0 ? 0 : shared / ((sizes[place] ?? 0) + size - shared);
  }

  /** How many words a row shares with each of the neighbours: of it all of them are asked for. */
  #read(lines: LineSource, line: number, row: number, place: number): void {
    const first = place * neighboursMax;
    for (let at = first; at < first + neighboursMax; at++) sharedWords[at] = 0;
    const { items, start, end } = lines.termsOf(line);
    for (let i = start; i < end; i++) {
      const term = items[i] ?? 0;
      if (hints[term % hintsMax] === 0) continue;
      let bits = this.#holders.get(term) ?? 0;
      for (let at = first; bits !== 0; at++, bits >>>= 1) sharedWords[at] = (sharedWords[at] ?? 0) + (bits & 1);
    }
    rowsRead[place] = row;
    sizes[place] = end - start;
  }
}

const neighboursMax = 2 * reach + 1;
/** Rows of one source that were read last, each in a place that its number gives; how many words each has, and shares with each neighbour. */
const rowsKept = 1_024;
const rowsRead = new Int32Array(rowsKept);
const sizes = new Uint8Array(rowsKept);
const sharedWords = new Uint8Array(rowsKept * neighboursMax);
/** By a few bits of a word's number: whether a neighbour may hold it, since most do not. */
const hintsMax = 4_096;
const hints = new Uint8Array(hintsMax);

function addWords(space: CodeSpace, words: CandidateWords, aligned: ScoredWindow, rank: number, vote: number): void {
  const { source, file, start, score } = aligned;
  const lines = space.sources[source]?.lines;
  if (lines === undefined) return;
  const from = Math.max(lines.firstRow(file), start - 2);
  const to = Math.min(lines.firstRow(file + 1), start + 4);
  for (let row = from; row < to; row++) {
    const column =
      row === start ? wordColumns.alignedOwn : row === start + 1 ? wordColumns.alignedNext : wordColumns.alignedNear;
    const terms = lines.termsOf(lines.rowLines[row] ?? 0);
    for (let i = terms.start; i < terms.end; i++) {
      const word = words.of(source, terms.items[i] ?? 0);
      if (word < 0) continue;
      words.raise(word, column, score);
      if (row !== start) continue;
      words.raise(word, wordColumns.alignedRank, 1 / (1 + rank));
      words.add(word, wordColumns.alignedVotes, vote);
    }
  }
}
