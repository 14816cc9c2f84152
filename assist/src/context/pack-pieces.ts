/** Fills the budget greedily with the pieces that cover the most needed words, by probability, per character. */
import { charactersPerToken } from './context-finder.js';
import { contextLimits } from './limits.js';
import type { Piece } from './pieces.js';

/** A chosen run of rows of one file. */
export interface Packed extends Piece {
  readonly source: 'around-cursor' | 'needed-names';
  readonly score: number;
}

/** Characters that a snippet's header costs in a prompt, so that many tiny pieces do not win. */
const headerCharacters = 30;

/** `whole` come first as they are, while they fit half the budget; then the rest by gain. Never over `tokensMax`. */
export function packPieces(
  whole: readonly Piece[],
  pieces: readonly Piece[],
  needed: ReadonlyMap<string, number>,
  tokensMax: number,
): Packed[] {
  const budget = Math.floor(tokensMax * charactersPerToken);
  const packed: Packed[] = [];
  const covered = new Set<string>();
  const files = new Set<number>();
  let used = 0;
  const take = (piece: Piece, source: Packed['source'], score: number) => {
    packed.push({ ...piece, source, score });
    used += piece.characters;
    files.add(piece.rank);
    for (const word of piece.words) covered.add(word);
  };
  for (const piece of whole) {
    if (used + piece.characters > budget / 2 || overlaps(packed, piece)) continue;
    take(piece, 'around-cursor', gainOf(piece, needed, covered));
  }
  // Gains only shrink as words get covered, so a piece whose fresh gain beats the next one's old gain is the best.
  const queue = pieces.map((piece) => ({ piece, gain: gainOf(piece, needed, covered) })).filter(({ gain }) => gain > 0);
  queue.sort((x, y) => x.gain - y.gain);
  for (let best = queue.pop(); best !== undefined; best = queue.pop()) {
    const { piece } = best;
    if (used + piece.characters > budget || (files.size >= contextLimits.filesMax && !files.has(piece.rank))) continue;
    const gain = gainOf(piece, needed, covered);
    if (gain === 0) continue;
    if (gain < (queue.at(-1)?.gain ?? 0)) insert(queue, { piece, gain });
    else if (!overlaps(packed, piece)) take(piece, 'needed-names', gain);
  }
  return packed;
}

interface Weighed {
  readonly piece: Piece;
  readonly gain: number;
}

/** Keeps the queue ascending by gain. */
function insert(queue: Weighed[], weighed: Weighed): void {
  let low = 0;
  let high = queue.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((queue[middle]?.gain ?? 0) < weighed.gain) low = middle + 1;
    else high = middle;
  }
  queue.splice(low, 0, weighed);
}

function gainOf(piece: Piece, needed: ReadonlyMap<string, number>, covered: ReadonlySet<string>): number {
  let gain = 0;
  for (const word of piece.words) if (!covered.has(word)) gain += needed.get(word) ?? 0;
  return gain / (piece.characters + headerCharacters);
}

/** Overlapping more than half of what is chosen already. */
function overlaps(packed: readonly Piece[], piece: Piece): boolean {
  return packed.some((other) => {
    if (other.rank !== piece.rank) return false;
    const shared = Math.min(other.end, piece.end) - Math.max(other.start, piece.start);
    return shared * 2 > piece.end - piece.start;
  });
}
