/** Candidate pieces of code: ten- and five-line windows and headers of definitions, with the needed words that stand in each. */
import type { CandidateWords } from './candidate-words.js';
import type { CodeSpace, SpaceSource } from './code-space.js';
import { byPlace, type CodeWindow, windowKey } from './code-window.js';
import { definingTerms } from './definition-rows.js';
import { contextLimits } from './limits.js';
import type { NeededWord } from './needed-words.js';
import { isReadable } from './readable-files.js';

export interface Piece extends CodeWindow {
  /** At least the characters of its text. */
  readonly characters: number;
  /** The needed words that stand in it, by their place in the list, each once. */
  readonly slots: readonly number[];
  /** Bits of the sources that named this place, by their place in the list. */
  readonly origins: number;
}

/** Reads pieces; knows by a source's number for a word which needed word it is. */
export class PieceReader {
  readonly #space: CodeSpace;
  readonly #words: CandidateWords;
  /** By candidate: one more than its place among the needed words. */
  readonly #slots: Uint16Array;
  /** By needed word: the last piece in which it was met. */
  readonly #met: Uint32Array;
  #pieces = 0;

  constructor(space: CodeSpace, words: CandidateWords, needed: readonly NeededWord[]) {
    this.#space = space;
    this.#words = words;
    this.#slots = new Uint16Array(words.count);
    this.#met = new Uint32Array(needed.length + 1);
    for (const [slot, { word }] of needed.entries()) this.#slots[word] = slot + 1;
  }

  read({ source, file, start, end }: CodeWindow, origins: number): Piece {
    const lines = this.#space.sources[source]?.lines;
    const piece = ++this.#pieces;
    const slots: number[] = [];
    let characters = end - start - 1;
    for (let row = start; lines !== undefined && row < end; row++) {
      const line = lines.rowLines[row] ?? 0;
      if (line === 0) continue;
      characters += lines.indentOf(row).length + lines.lengthOf(line);
      const terms = lines.termsOf(line);
      for (let i = terms.start; i < terms.end; i++) {
        const word = this.#words.known(source, terms.items[i] ?? 0);
        const slot = word < 0 ? 0 : (this.#slots[word] ?? 0);
        if (slot === 0 || this.#met[slot] === piece) continue;
        this.#met[slot] = piece;
        slots.push(slot - 1);
      }
    }
    return { source, file, start, end, characters, slots, origins };
  }
}

/** A place with evidence, and which of the sources named it. */
export interface HotPlace extends CodeWindow {
  readonly origins: number;
}

/** At most `piecesMax` pieces, in a stable order; pieces without a needed word are left out. */
export function candidatePieces(
  space: CodeSpace,
  reader: PieceReader,
  hot: readonly HotPlace[],
  words: CandidateWords,
  needed: readonly NeededWord[],
): Piece[] {
  const pieces: Piece[] = [];
  const seen = new Set<number>();
  const consider = (window: CodeWindow, origins: number) => {
    const key = windowKey(space, window);
    if (
      pieces.length >= contextLimits.piecesMax ||
      window.end <= window.start ||
      seen.has(key) ||
      !isReadable(space, window)
    )
      return;
    seen.add(key);
    const piece = reader.read(window, origins);
    if (piece.slots.length > 0) pieces.push(piece);
  };
  const around = (source: SpaceSource, { source: at, file, start: row }: CodeWindow, rows: number, origins: number) => {
    const start = Math.max(source.lines.firstRow(file), row - (rows >> 1));
    const end = Math.min(start + rows, source.lines.firstRow(file + 1));
    consider({ source: at, file, start, end }, origins);
  };
  const hotFiles = new Set<number>();
  for (const { source: at, file, start, end, origins } of hot) {
    const source = space.sources[at];
    if (source === undefined) continue;
    hotFiles.add(at * 2 ** 32 + file);
    if (end - start < half) {
      consider({ source: at, file, start, end }, origins);
      around(source, { source: at, file, start, end }, contextLimits.windowRows, origins);
      continue;
    }
    consider({ source: at, file, start, end }, origins);
    for (let from = start; from < end; from += half)
      consider({ source: at, file, start: from, end: Math.min(end, from + half) }, origins);
  }
  for (const { word } of needed.slice(0, contextLimits.placedWordsMax)) {
    for (const place of placesOf(space, words.texts[word] ?? '', hotFiles)) {
      const source = space.sources[place.source];
      if (source === undefined) continue;
      around(source, place, half, 0);
      around(source, place, contextLimits.windowRows, 0);
      if (isHeader(source, place.start)) consider(place, 0);
    }
  }
  return pieces;
}

const half = contextLimits.windowRows / 2;

/** Places of a word in files with evidence, then some spread over the others, by path and row, so that the choice is stable. */
function placesOf(space: CodeSpace, word: string, hotFiles: ReadonlySet<number>): CodeWindow[] {
  const uses = space.usesOf(word);
  if (uses === 0 || uses > contextLimits.placesReadMax) return [];
  const hot: CodeWindow[][] = [];
  const cold: CodeWindow[][] = [];
  for (const [source, { lines, isLive }] of space.sources.entries()) {
    const term = lines.termOf(word);
    if (term === undefined) continue;
    const found: number[] = [];
    const holding = lines.linesWith(term);
    for (let i = holding.start; i < holding.end; i++) {
      const rows = lines.rowsOf(holding.items[i] ?? 0);
      for (let r = rows.start; r < rows.end; r++) found.push(rows.items[r] ?? 0);
    }
    const hotRows: number[] = [];
    const coldRows: number[] = [];
    for (const row of found.length > 1 ? Uint32Array.from(found).sort() : found) {
      const file = lines.fileOf(row);
      if (isLive(file)) (hotFiles.has(source * 2 ** 32 + file) ? hotRows : coldRows).push(row);
    }
    // With one source alone the choice among numbers is the choice among places: its files are in order of path.
    const alone = hotRows.length + coldRows.length === uses;
    const place = (start: number) => ({ source, file: lines.fileOf(start), start, end: start + 1 });
    hot.push((alone ? spread(hotRows) : hotRows).map(place));
    cold.push((alone ? spread(coldRows) : coldRows).map(place));
  }
  return [hot, cold].flatMap((bySource) =>
    spread(bySource.length < 2 ? bySource.flat() : bySource.flat().sort((x, y) => byPlace(space, x, y))),
  );
}

/** So many as are looked at, evenly. */
function spread<Item>(items: Item[]): Item[] {
  const most = contextLimits.placesPerWordMax;
  return items.length <= most
    ? items
    : items.filter((_, at) => Math.floor((at * most) / items.length) !== Math.floor(((at - 1) * most) / items.length));
}

function isHeader({ lines }: SpaceSource, row: number): boolean {
  const { introducing } = definingTerms(lines);
  const terms = lines.termsOf(lines.rowLines[row] ?? 0);
  for (let i = terms.start; i < Math.min(terms.end, terms.start + 4); i++)
    if (introducing.has(terms.items[i] ?? 0)) return true;
  return false;
}
