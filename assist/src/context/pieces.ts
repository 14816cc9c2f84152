/** Candidate pieces of code: ten- and five-line windows around evidence and around the places of needed words. */
import type { TablesView } from '@foretoken/codebase/segments/code-tables.js';
import type { LineSource } from '@foretoken/codebase/segments/line-source.js';
import { contextLimits } from './limits.js';
import { eachLiveRow } from './live-rows.js';
import type { CodeWindow } from './window-scores.js';

export interface Piece {
  readonly lines: LineSource;
  readonly rank: number;
  readonly file: number;
  readonly start: number;
  readonly end: number;
  readonly characters: number;
  /** Needed words that stand in it. */
  readonly words: readonly string[];
}

/** At most `piecesMax` pieces, in a stable order; pieces without a needed word are left out. */
export function candidatePieces(
  view: TablesView,
  windows: readonly CodeWindow[],
  needed: ReadonlyMap<string, number>,
  terms: NeededTerms,
): Piece[] {
  const pieces = new Map<string, Piece>();
  const hot = new Set(windows.map((window) => window.rank));
  const consider = (lines: LineSource, rank: number, file: number, start: number, end: number) => {
    const key = `${rank}:${start - lines.firstRow(file)}:${end - start}`;
    if (pieces.size >= contextLimits.piecesMax || pieces.has(key)) return;
    const piece = pieceAt({ lines, rank, file, start, end }, terms);
    if (piece.words.length > 0) pieces.set(key, piece);
  };
  const around = (lines: LineSource, rank: number, file: number, row: number, rows: number) => {
    const first = lines.firstRow(file);
    const start = Math.max(first, row - Math.floor(rows / 2));
    consider(lines, rank, file, start, Math.min(start + rows, lines.firstRow(file + 1)));
  };
  for (const { lines, rank, file, start, end } of windows) {
    consider(lines, rank, file, start, end);
    const middle = Math.min(end, start + contextLimits.windowRows / 2);
    consider(lines, rank, file, start, middle);
    if (middle < end) consider(lines, rank, file, middle, end);
  }
  for (const word of needed.keys()) {
    for (const place of placesOf(view, word, hot)) {
      around(place.lines, place.rank, place.file, place.row, 5);
      around(place.lines, place.rank, place.file, place.row, 10);
    }
  }
  return [...pieces.values()];
}

interface Place {
  readonly lines: LineSource;
  readonly rank: number;
  readonly file: number;
  readonly row: number;
}

/** Places of a word in files with evidence, then elsewhere; the first few by path and row, so that the choice is stable. */
function placesOf(view: TablesView, word: string, hot: ReadonlySet<number>): Place[] {
  if (view.usesOf(word) > 2_000) return [];
  const places: Place[] = [];
  for (const source of view.sources) {
    const { lines } = source;
    eachLiveRow(source, word, (row, file) => places.push({ lines, rank: source.rank(file), file, row }));
  }
  places.sort((x, y) => Number(hot.has(y.rank)) - Number(hot.has(x.rank)) || x.rank - y.rank || x.row - y.row);
  return places.slice(0, contextLimits.placesPerWordMax);
}

/** Needed words by the term numbers of each source, so that pieces are read without decoding a word. */
export type NeededTerms = ReadonlyMap<LineSource, ReadonlyMap<number, string>>;

export function neededTerms(view: TablesView, needed: ReadonlyMap<string, number>): NeededTerms {
  const bySource = new Map<LineSource, Map<number, string>>();
  for (const { lines } of view.sources) {
    const terms = new Map<number, string>();
    for (const word of needed.keys()) {
      const term = lines.termOf(word);
      if (term !== undefined) terms.set(term, word);
    }
    bySource.set(lines, terms);
  }
  return bySource;
}

/** The piece between two rows, with the needed words that stand in it. */
export function pieceAt(place: Omit<Piece, 'characters' | 'words'>, terms: NeededTerms): Piece {
  const { lines, rank, file, start, end } = place;
  const wanted = terms.get(lines);
  const words = new Set<string>();
  let characters = 0;
  for (let row = start; row < end; row++) {
    const line = lines.rowLines[row] ?? 0;
    characters += lines.indentOf(row).length + lines.textOf(line).length + 1;
    const run = lines.termsOf(line);
    for (let i = run.start; i < run.end; i++) {
      const word = wanted?.get(run.items[i] ?? 0);
      if (word !== undefined) words.add(word);
    }
  }
  return { lines, rank, file, start, end, characters, words: [...words] };
}
