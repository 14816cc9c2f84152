/** The words around a cursor by line, and the weighted queries that the codebase is asked with. */
import { lineShape } from '@foretoken/codebase/segments/line-shape.js';
import { contextLimits } from '../limits.js';

export interface WeightedWord {
  readonly word: string;
  readonly weight: number;
}

export interface CursorLine {
  /** Trimmed. */
  readonly text: string;
  readonly words: readonly string[];
}

export interface CursorWords {
  /** The current line up to the cursor, then the lines above it, nearest first. */
  readonly above: readonly CursorLine[];
  /** The rest of the current line, then the lines below it. */
  readonly below: readonly CursorLine[];
  /** Words above that the prompt shows. */
  readonly known: ReadonlySet<string>;
  /** Other words above, with the number of lines that hold them. */
  readonly unseen: ReadonlyMap<string, number>;
  /** Words within three lines of the cursor. */
  readonly near: ReadonlySet<string>;
  /** Of the file, with '/' at its end; '' at the root. */
  readonly folder: string;
  /** Words of the file's name. */
  readonly fileName: readonly string[];
  /** What the codebase is asked: five lines on both sides, fifteen above, ten below. */
  readonly queries: readonly (readonly WeightedWord[])[];
}

/** Words of lines, kept from one request to the next: a key changes one line. */
export class CursorReader {
  #kept = new Map<string, CursorLine>();

  /** Reads at most `linesAboveMax` and `linesBelowMax` lines; linear in them. */
  read(prefix: string, suffix: string, path: string, shownFrom = 0): CursorWords {
    const before = this.#kept;
    const now: typeof before = new Map();
    const lineOf = (whole: string): CursorLine => {
      const text = whole.trim().slice(0, contextLimits.lineCharsMax);
      let line = now.get(text) ?? before.get(text);
      line ??= { text, words: lineShape(text).terms };
      now.set(text, line);
      return line;
    };
    const above = lastLines(prefix, contextLimits.linesAboveMax).map(lineOf).reverse();
    const below = firstLines(suffix, contextLimits.linesBelowMax).map(lineOf);
    this.#kept = now;
    const shown = countLines(prefix, shownFrom);
    const known = new Set<string>();
    for (const { words } of above.slice(0, shown)) for (const word of words) known.add(word);
    const unseen = new Map<string, number>();
    for (const { words } of above.slice(shown))
      for (const word of new Set(words)) if (!known.has(word)) unseen.set(word, (unseen.get(word) ?? 0) + 1);
    const near = new Set<string>();
    for (const { words } of [...above.slice(0, 4), ...below.slice(0, 4)]) for (const word of words) near.add(word);
    const fileName = path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
    return {
      above,
      below,
      known,
      unseen,
      near,
      folder: path.slice(0, path.lastIndexOf('/') + 1),
      fileName: lineShape(fileName).terms,
      queries: [
        weigh([...above.slice(0, 6), ...below.slice(0, 6)], () => 1),
        weigh(above.slice(0, 15), (distance) => 0.88 ** distance),
        weigh(below.slice(0, 10), () => 1),
      ],
    };
  }
}

/** Each word once, at its greatest weight. */
function weigh(lines: readonly CursorLine[], weightAt: (distance: number) => number): WeightedWord[] {
  const weights = new Map<string, number>();
  for (const [distance, { words }] of lines.entries()) {
    const weight = weightAt(distance);
    for (const word of words) if ((weights.get(word) ?? 0) < weight) weights.set(word, weight);
  }
  return Array.from(weights, ([word, weight]) => ({ word, weight }));
}

function countLines(text: string, from: number): number {
  let count = 1;
  for (let at = text.indexOf('\n', from); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

function lastLines(text: string, count: number): string[] {
  let start = text.length;
  for (let i = 0; i < count && start > 0; i++) start = text.lastIndexOf('\n', start - 1);
  return text.slice(Math.max(0, start)).split('\n');
}

function firstLines(text: string, count: number): string[] {
  let end = -1;
  for (let i = 0; i < count; i++) {
    end = text.indexOf('\n', end + 1);
    if (end === -1) return text.split('\n');
  }
  return text.slice(0, end).split('\n');
}
