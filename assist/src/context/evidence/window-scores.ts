/** Scores ten-line windows of the codebase by BM25 against several weighted queries at once, from postings alone. */
import { bug } from '@foretoken/base/never.js';
import type { LineSource } from '@foretoken/codebase/segments/line-source.js';
import { contextLimits } from '../limits.js';
import type { CodeSpace } from '../space/code-space.js';
import { byPlace, type CodeWindow, type ScoredWindow } from '../space/code-window.js';
import type { WeightedWord } from '../words/cursor-words.js';
import { leastOfGreatest } from './least-of-greatest.js';
import { WindowCounters } from './window-counters.js';

/**
 * For each query its best windows, best first; ties by path and row, so that equal codebases give equal answers.
 * Each word's postings are read once, rare words first, and at most `postingRowsMax` rows in all.
 */
export function scoreWindows(
  space: CodeSpace,
  queries: readonly (readonly WeightedWord[])[],
  windowsMax: number,
): ScoredWindow[][] {
  const counters = countersKept ?? new WindowCounters();
  countersKept = counters;
  counters.clear(queries.length);
  const windowsInAll = Math.max(1, space.rows / step);
  let budget: number = contextLimits.postingRowsMax;
  for (const { word, weights, uses } of rarestFirst(space, queries)) {
    if (uses > budget) break;
    budget -= uses;
    const df = counters.countWord(space, word);
    if (df === 0 || (df > 0.3 * windowsInAll && windowsInAll > 40)) continue;
    counters.addWord(Math.log(1 + (windowsInAll * 2 - df + 0.5) / (df + 0.5)), weights);
  }
  return queries.map((_, query) => best(space, counters, query, windowsMax));
}

/**
 * The windows as BM25 ranks them, best first: a short one gains little. Their own scores are divided by their length in full, as the
 * trees that judge words were trained with, and put nearly empty windows first.
 */
export function rankToCopy(space: CodeSpace, windows: readonly ScoredWindow[]): ScoredWindow[] {
  const ranked = windows.map((window) => {
    const norm = normOf(Math.max(shortestWords, wordsIn(space, window)));
    return { ...window, score: (window.score * norm * (k1 + 1)) / (1 + k1 * norm) };
  });
  return ranked.sort((x, y) => y.score - x.score || byPlace(space, x, y));
}

/** Source: Robertson and Zaragoza's usual constants; length is normalised against a fixed typical window. */
const k1 = 1.2;
const b = 0.75;
const shortestWords = 8;
const typicalWindowWords = 40;
const step = contextLimits.windowStepRows;

interface AskedWord {
  readonly word: string;
  /** By query. */
  readonly weights: number[];
  readonly uses: number;
}

function rarestFirst(space: CodeSpace, queries: readonly (readonly WeightedWord[])[]): AskedWord[] {
  const byWord = new Map<string, AskedWord>();
  for (const [query, words] of queries.entries()) {
    for (const { word, weight } of words) {
      let asked = byWord.get(word);
      if (asked === undefined) {
        asked = { word, weights: queries.map(() => 0), uses: space.usesOf(word) };
        byWord.set(word, asked);
      }
      asked.weights[query] = weight;
    }
  }
  return [...byWord.values()]
    .filter(({ uses }) => uses > 0)
    .sort((x, y) => x.uses - y.uses || (x.word < y.word ? -1 : 1));
}

/** A few megabytes, wanted by every request and free between them. */
let countersKept: WindowCounters | undefined;

function best(space: CodeSpace, counters: WindowCounters, query: number, windowsMax: number): ScoredWindow[] {
  const scores = counters.scoresOf(query);
  // Length is only worth reading for windows that could still be among the best.
  const least = leastOfGreatest(scores, 3 * windowsMax);
  const found: number[] = [];
  for (let window = 0; window < scores.length; window++) {
    const score = scores[window] ?? 0;
    if (score > 0 && score >= least) found.push(window);
  }
  const normalised = Float64Array.from(found, (window) => (scores[window] ?? 0) / lengthNorm(space, counters, window));
  const enough = leastOfGreatest(normalised, windowsMax);
  const windows: ScoredWindow[] = [];
  const order = (x: ScoredWindow, y: ScoredWindow) => y.score - x.score || byPlace(space, x, y);
  for (let i = 0; i < found.length; i++) {
    const score = normalised[i] ?? 0;
    if (score >= enough) insert(windows, windowAt(space, counters.rows[found[i] ?? 0] ?? 0, score), windowsMax, order);
  }
  return windows;
}

/** Keeps the first `most` in order; thousands of equal windows cost a comparison or two each. */
function insert<Item>(items: Item[], item: Item, most: number, order: (x: Item, y: Item) => number): void {
  const last = items[items.length - 1];
  if (items.length >= most && last !== undefined && order(item, last) >= 0) return;
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = items[middle];
    if (other !== undefined && order(other, item) <= 0) low = middle + 1;
    else high = middle;
  }
  items.splice(low, 0, item);
  if (items.length > most) items.pop();
}

function windowAt(space: CodeSpace, row: number, score: number): ScoredWindow {
  const source = sourceAt(space, row);
  const from = space.sources[source];
  if (from === undefined) return bug('a window in no source', { source, file: 0, start: row, end: row, score });
  const start = row - from.base;
  const file = from.lines.fileOf(start);
  const end = Math.min(start + contextLimits.windowRows, from.lines.firstRow(file + 1));
  return { source, file, start, end, score };
}

/** Read once for all queries. */
function lengthNorm(space: CodeSpace, counters: WindowCounters, window: number): number {
  let length = counters.notes[window] ?? 0;
  if (length === 0) {
    length = Math.max(shortestWords, wordsIn(space, windowAt(space, counters.rows[window] ?? 0, 0)));
    counters.notes[window] = length;
  }
  return normOf(length);
}

function normOf(words: number): number {
  return 1 - b + (b * words) / typicalWindowWords;
}

function wordsIn(space: CodeSpace, { source, start, end }: CodeWindow): number {
  const lines = space.sources[source]?.lines;
  if (lines === undefined) return 0;
  const { rowLines } = lines;
  const counted = wordCountsOf(lines);
  let words = 0;
  for (let row = start; row < end; row++) {
    const line = rowLines[row] ?? 0;
    let count = counted[line] ?? 0;
    if (count === 0) {
      const terms = lines.termsOf(line);
      count = terms.end - terms.start + 1;
      counted[line] = count;
    }
    words += count - 1;
  }
  return words;
}

/** By line of a source: how many words it has, and one more; 0 where nobody asked. */
function wordCountsOf(lines: LineSource): Uint8Array {
  let counts = wordCounts.get(lines);
  if (counts === undefined) {
    counts = new Uint8Array(lines.lineCount);
    wordCounts.set(lines, counts);
  }
  return counts;
}

const wordCounts = new WeakMap<LineSource, Uint8Array>();

function sourceAt(space: CodeSpace, row: number): number {
  let at = 0;
  while ((space.sources[at + 1]?.base ?? Number.POSITIVE_INFINITY) <= row) at++;
  return at;
}
