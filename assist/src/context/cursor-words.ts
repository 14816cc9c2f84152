/** The words around a cursor, weighted by how near they stand: what the codebase is asked with. */
import { lineShape } from '@foretoken/codebase/segments/line-shape.js';

export interface WeightedWord {
  readonly word: string;
  readonly weight: number;
}

export interface CursorWords {
  readonly around: readonly WeightedWord[];
  readonly above: readonly WeightedWord[];
  readonly below: readonly WeightedWord[];
  /** Words of the text below the cursor that the prefix lacks, weighted by nearness; 0…1. */
  readonly asked: readonly WeightedWord[];
  /** All words of the prefix. */
  readonly known: ReadonlySet<string>;
  /** Words within three lines of the cursor and of the file's name. */
  readonly near: readonly string[];
}

/** Reads at most a few hundred lines on each side; linear in them. */
export function cursorWords(prefix: string, suffix: string, path: string): CursorWords {
  const above = lastLines(prefix, 400).map(wordsOf).reverse();
  const below = firstLines(suffix, 120).map(wordsOf);
  const known = new Set(above.flat());
  const fileName = path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
  const asked = weigh(below.slice(0, 120), (distance) => 0.97 ** distance);
  return {
    around: weigh([...above.slice(0, 6), ...below.slice(0, 6)], () => 1),
    above: weigh(above.slice(0, 15), (distance) => 0.88 ** distance),
    below: weigh(below.slice(0, 10), () => 1),
    asked: asked.filter(({ word }) => !known.has(word)),
    known,
    near: [...new Set([...above.slice(0, 4), ...below.slice(0, 4), wordsOf(fileName)].flat())],
  };
}

function wordsOf(line: string): readonly string[] {
  return lineShape(line.trim().slice(0, 1_000)).terms;
}

/** Each word once, at its greatest weight. */
function weigh(lines: readonly (readonly string[])[], weightAt: (distance: number) => number): WeightedWord[] {
  const weights = new Map<string, number>();
  for (const [distance, words] of lines.entries()) {
    const weight = weightAt(distance);
    for (const word of words) if ((weights.get(word) ?? 0) < weight) weights.set(word, weight);
  }
  return Array.from(weights, ([word, weight]) => ({ word, weight }));
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
