/** Candidate pieces of code: windows, headers of definitions and, for small budgets, single lines, with the needed words that stand in each. */

import { charactersPerToken } from '../context-finder.js';
import { contextLimits } from '../limits.js';
import type { CodeSpace } from '../space/code-space.js';
import { type CodeWindow, windowKey } from '../space/code-window.js';
import { definingTerms } from '../space/definition-rows.js';
import type { CandidateWords } from '../words/candidate-words.js';
import type { NeededWord } from '../words/needed-words.js';
import { RowWords } from '../words/row-words.js';
import { placesOf } from '../words/word-places.js';
import { isReadable } from './readable-files.js';

export interface Piece extends CodeWindow {
  /** At least the characters of its text. */
  readonly characters: number;
  /** The needed words that stand in it are its reader's `slots` from here on: places in the list, each once. */
  readonly slotsStart: number;
  readonly slotsEnd: number;
  /** Bits of the sources that named this place, by their place in the list. */
  readonly origins: number;
}

/** Reads pieces; one at a time. */
export class PieceReader {
  /** Needed words of all pieces that were read, one piece's after the other's. */
  slots = slotsKept;
  #used = 0;
  readonly #space: CodeSpace;
  readonly #rows: RowWords;
  /** By needed word: the last piece in which it was met. */
  readonly #met: Uint32Array;
  #pieces = 0;

  constructor(space: CodeSpace, words: CandidateWords, needed: readonly NeededWord[]) {
    this.#space = space;
    this.#rows = new RowWords(space, words, needed);
    this.#met = new Uint32Array(needed.length + 1);
  }

  read(source: number, file: number, start: number, end: number, origins: number): Piece {
    const rowLines = this.#space.sources[source]?.lines.rowLines;
    const rows = this.#rows;
    const met = this.#met;
    const piece = ++this.#pieces;
    const slotsStart = this.#used;
    let used = slotsStart;
    if (used + met.length > this.slots.length) this.#grow();
    const { slots } = this;
    let characters = end - start - 1;
    for (let row = start; rowLines !== undefined && row < end; row++) {
      if (rowLines[row] === 0) continue;
      const read = rows.read(source, row);
      characters += rows.charactersOf(read);
      const after = rows.startOf(read + 1);
      for (let at = rows.startOf(read); at < after; at++) {
        const slot = rows.slots[at] ?? 0;
        if (met[slot] === piece) continue;
        met[slot] = piece;
        slots[used++] = slot;
      }
    }
    this.#used = used;
    return { source, file, start, end, characters, slotsStart, slotsEnd: used, origins };
  }

  #grow(): void {
    const larger = new Uint16Array(2 * this.slots.length);
    larger.set(this.slots);
    this.slots = larger;
    slotsKept = larger;
  }
}

let slotsKept = new Uint16Array(16_384);

/** A place with evidence, and which of the sources named it. */
export interface HotPlace extends CodeWindow {
  readonly origins: number;
}

/** At most `piecesMax` pieces for a budget of so many tokens, in a stable order; pieces without a needed word are left out. */
export function candidatePieces(
  space: CodeSpace,
  reader: PieceReader,
  hot: readonly HotPlace[],
  words: CandidateWords,
  needed: readonly NeededWord[],
  tokensMax: number,
): Piece[] {
  const isSmall = tokensMax * charactersPerToken <= contextLimits.smallBudgetCharacters;
  const rowsAround = isSmall ? rowsInSmall : rowsInLarge;
  const pieces: Piece[] = [];
  const seen = new Set<number>();
  const isFull = () => pieces.length >= contextLimits.piecesMax;
  const consider = (source: number, file: number, start: number, end: number, origins: number) => {
    if (isFull() || end <= start) return;
    const window = { source, file, start, end };
    const key = windowKey(space, window);
    if (seen.has(key) || !isReadable(space, window)) return;
    seen.add(key);
    const piece = reader.read(source, file, start, end, origins);
    if (piece.slotsEnd > piece.slotsStart) pieces.push(piece);
  };
  const around = (source: number, file: number, row: number, rows: number, origins: number) => {
    const lines = space.sources[source]?.lines;
    if (lines === undefined) return;
    const start = Math.max(lines.firstRow(file), row - (rows >> 1));
    const end = Math.min(start + rows, lines.firstRow(file + 1));
    consider(source, file, start, end, origins);
  };
  const hotFiles = space.sources.map(() => new Map<number, HotPlace[]>());
  for (const place of hot) {
    const { source, file, start, end, origins } = place;
    const known = hotFiles[source]?.get(file);
    if (known === undefined) hotFiles[source]?.set(file, [place]);
    else known.push(place);
    consider(source, file, start, end, origins);
    if (end - start < half) around(source, file, start, contextLimits.windowRows, origins);
    else
      for (let from = start; from < end; from += half)
        consider(source, file, from, Math.min(end, from + half), origins);
  }
  const isHot = (source: number, file: number) => hotFiles[source]?.has(file) === true;
  for (const { word } of needed.slice(0, contextLimits.placedWordsMax)) {
    if (isFull()) break;
    const places = placesOf(space, { text: words.texts[word] ?? '', uses: words.usesOf(word) }, isHot);
    for (const { source, file, start, end } of places) {
      const origins = originsAt(hotFiles[source]?.get(file), start);
      for (const rows of rowsAround) around(source, file, start, rows, origins);
      if (!isSmall && isHeader(space, source, start)) consider(source, file, start, end, origins);
    }
  }
  return pieces;
}

const half = contextLimits.windowRows / 2;
/** Lines around the place of a needed word. A line that is alone costs least, and holds the least of what a model could copy. */
const rowsInSmall = [half, 3, 1];
const rowsInLarge = [half, contextLimits.windowRows];

/** Which of a file's places hold a row, and so speak for it. */
function originsAt(places: readonly HotPlace[] | undefined, row: number): number {
  let found = 0;
  for (const { start, end, origins } of places ?? []) if (start <= row && row < end) found |= origins;
  return found;
}

function isHeader(space: CodeSpace, source: number, row: number): boolean {
  const lines = space.sources[source]?.lines;
  if (lines === undefined) return false;
  const { introducing } = definingTerms(lines);
  const terms = lines.termsOf(lines.rowLines[row] ?? 0);
  for (let i = terms.start; i < Math.min(terms.end, terms.start + 4); i++)
    if (introducing.has(terms.items[i] ?? 0)) return true;
  return false;
}
