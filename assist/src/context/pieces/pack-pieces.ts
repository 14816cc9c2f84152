/** Fills the budget greedily with the pieces that cover the most needed words, by probability, per character. */

import { charactersPerToken } from '../context-finder.js';
import { contextLimits } from '../limits.js';
import type { CodeSpace } from '../space/code-space.js';
import { byPlace, windowKey } from '../space/code-window.js';
import type { NeededWord } from '../words/needed-words.js';
import type { Piece } from './pieces.js';
import { SeenLines } from './seen-lines.js';

/** A chosen piece, and what it brought when it was chosen: ΣP of words not yet covered, per character. */
export interface Packed extends Piece {
  readonly isWhole: boolean;
  readonly score: number;
}

/**
 * Characters that a piece is taken to cost beside its text: its header in a prompt, and where there is room for more than names, what a
 * model loses where it reads lines torn from their surroundings. Tuned on the evaluation's development sets.
 */
function besideText(budget: number): number {
  const { pieceCostMin, pieceCostMax, smallBudgetCharacters } = contextLimits;
  return Math.max(pieceCostMin, Math.min(pieceCostMax, pieceCostMin + (budget - smallBudgetCharacters) / 8));
}

/** A piece that was chosen a line before counts for so much more, so that the prompt stays as it is where nothing is lost by it. */
const stayShare = 1.2;

/** `whole` come first as they are, while they fit their share of the budget; then the rest by gain. Near-duplicates are passed over. `slots` are the pieces' needed words, `before` keys of windows. */
export function packPieces(
  space: CodeSpace,
  whole: readonly Piece[],
  pieces: readonly Piece[],
  slots: Uint16Array,
  needed: readonly NeededWord[],
  before: ReadonlySet<number>,
  tokensMax: number,
): Packed[] {
  const budget = Math.floor(tokensMax * charactersPerToken);
  const costBeside = besideText(budget);
  const packed: Packed[] = [];
  const gains = Float64Array.from(needed, ({ probability }) => probability);
  const files = new Set<number>();
  const seen = new SeenLines(space);
  let used = 0;
  const gainOf = (piece: Piece, stay: number) => {
    let sum = 0;
    for (let at = piece.slotsStart; at < piece.slotsEnd; at++) sum += gains[slots[at] ?? 0] ?? 0;
    return (sum / (piece.characters + costBeside)) * stay;
  };
  const stayOf = (piece: Piece) => (before.has(windowKey(space, piece)) ? stayShare : 1);
  const take = (piece: Piece, isWhole: boolean, score: number) => {
    packed.push({ ...piece, isWhole, score });
    used += piece.characters + 1;
    files.add(piece.source * 2 ** 32 + piece.file);
    seen.add(piece);
    for (let at = piece.slotsStart; at < piece.slotsEnd; at++) gains[slots[at] ?? 0] = 0;
  };
  for (const piece of whole) {
    if (packed.length >= contextLimits.wholeWindowsMax) break;
    const left = budget - used - piece.characters;
    if (left < contextLimits.coverageCharactersMin || overlaps(packed, piece) || seen.hasMostOf(piece)) continue;
    take(piece, true, gainOf(piece, stayOf(piece)));
  }
  // Gains only shrink as words get covered, so a piece whose fresh gain beats the next one's old gain is the best.
  const stays = Float64Array.from(pieces, stayOf);
  const queue = new GainQueue(
    space,
    pieces,
    Float64Array.from(pieces, (piece, at) => gainOf(piece, stays[at] ?? 1)),
  );
  const shortest = pieces.reduce((least, { characters }) => Math.min(least, characters), budget);
  for (let best = queue.pop(); best !== undefined && used + shortest <= budget; best = queue.pop()) {
    const { piece } = best;
    if (used + piece.characters > budget) continue;
    if (files.size >= contextLimits.filesMax && !files.has(piece.source * 2 ** 32 + piece.file)) continue;
    const gain = gainOf(piece, stays[best.index] ?? 1);
    if (gain === 0) continue;
    if (gain < queue.nextGain) queue.push(best.index, gain);
    else if (!overlaps(packed, piece) && !seen.hasMostOf(piece)) take(piece, false, gain);
  }
  return packed;
}

/** A heap of pieces with the greatest gain on top; ties by path and place. */
class GainQueue {
  readonly #space: CodeSpace;
  readonly #pieces: readonly Piece[];
  readonly #gains: Float64Array;
  readonly #heap: number[] = [];

  constructor(space: CodeSpace, pieces: readonly Piece[], gains: Float64Array) {
    this.#space = space;
    this.#pieces = pieces;
    this.#gains = gains;
    for (let index = 0; index < pieces.length; index++) if ((gains[index] ?? 0) > 0) this.#up(index);
  }

  get nextGain(): number {
    const top = this.#heap[0];
    return top === undefined ? 0 : (this.#gains[top] ?? 0);
  }

  push(index: number, gain: number): void {
    this.#gains[index] = gain;
    this.#up(index);
  }

  pop(): { readonly index: number; readonly piece: Piece } | undefined {
    const heap = this.#heap;
    const index = heap[0];
    const last = heap.pop();
    if (index === undefined || last === undefined) return undefined;
    if (heap.length > 0) this.#down(last);
    const piece = this.#pieces[index];
    return piece === undefined ? undefined : { index, piece };
  }

  #isBefore(x: number, y: number): boolean {
    const difference = (this.#gains[x] ?? 0) - (this.#gains[y] ?? 0);
    if (difference !== 0) return difference > 0;
    const a = this.#pieces[x];
    const b = this.#pieces[y];
    return a !== undefined && b !== undefined && byPlace(this.#space, a, b) < 0;
  }

  #up(index: number): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(index);
    for (let up = (at - 1) >> 1; at > 0 && this.#isBefore(index, heap[up] ?? 0); up = (at - 1) >> 1) {
      heap[at] = heap[up] ?? 0;
      at = up;
    }
    heap[at] = index;
  }

  #down(index: number): void {
    const heap = this.#heap;
    let at = 0;
    for (let down = 1; down < heap.length; down = 2 * at + 1) {
      if (down + 1 < heap.length && this.#isBefore(heap[down + 1] ?? 0, heap[down] ?? 0)) down++;
      if (!this.#isBefore(heap[down] ?? 0, index)) break;
      heap[at] = heap[down] ?? 0;
      at = down;
    }
    heap[at] = index;
  }
}

/** Overlapping more than half of what is chosen already. */
function overlaps(packed: readonly Piece[], piece: Piece): boolean {
  return packed.some((other) => {
    if (other.source !== piece.source || other.file !== piece.file) return false;
    const shared = Math.min(other.end, piece.end) - Math.max(other.start, piece.start);
    return shared * 2 > piece.end - piece.start;
  });
}
