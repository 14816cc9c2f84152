/** Scores ten-line windows of the codebase by BM25 against weighted words, from postings alone. */
import type { TablesView } from '@foretoken/codebase/segments/code-tables.js';
import type { LineSource } from '@foretoken/codebase/segments/line-source.js';
import type { WeightedWord } from './cursor-words.js';
import { contextLimits } from './limits.js';
import { eachLiveRow } from './live-rows.js';

export interface CodeWindow {
  readonly lines: LineSource;
  /** Orders the live files of a view by path. */
  readonly rank: number;
  readonly file: number;
  /** First row and the row after the last, in the source's own numbers. */
  readonly start: number;
  readonly end: number;
  readonly score: number;
}

/** Best first; ties by path and row, so that equal codebases give equal answers. Reads at most `postingRowsMax` rows. */
export function scoreWindows(view: TablesView, query: readonly WeightedWord[], windowsMax: number): CodeWindow[] {
  const windowsInAll = Math.max(1, view.rows / contextLimits.windowStepRows);
  const scores = new Map<number, number>();
  let budget = contextLimits.postingRowsMax;
  for (const { word, weight, uses } of rarestFirst(view, query)) {
    if (uses > budget) break;
    budget -= uses;
    const counts = countInWindows(view, word);
    const df = counts.size;
    if (df === 0 || (df > 0.3 * windowsInAll && windowsInAll > 40)) continue;
    const idf = Math.log(1 + (windowsInAll * 2 - df + 0.5) / (df + 0.5));
    for (const [key, count] of counts) {
      scores.set(key, (scores.get(key) ?? 0) + (weight * idf * count * (k1 + 1)) / (count + k1));
    }
  }
  return best(view, scores, windowsMax);
}

/** Source: Robertson and Zaragoza's usual constants; length is normalised against a fixed typical window. */
const k1 = 1.2;
const b = 0.75;
const typicalWindowWords = 40;

function rarestFirst(view: TablesView, query: readonly WeightedWord[]) {
  return query
    .map(({ word, weight }) => ({ word, weight, uses: view.usesOf(word) }))
    .filter(({ uses }) => uses > 0)
    .sort((x, y) => x.uses - y.uses || (x.word < y.word ? -1 : 1));
}

/** Windows are keyed by source and first row. */
const sourceStride = 2 ** 32;

function countInWindows(view: TablesView, word: string): Map<number, number> {
  const counts = new Map<number, number>();
  const step = contextLimits.windowStepRows;
  for (const [index, source] of view.sources.entries()) {
    eachLiveRow(source, word, (row, file) => {
      const first = source.lines.firstRow(file);
      const start = first + Math.floor((row - first) / step) * step;
      const key = index * sourceStride + start;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      if (start > first) counts.set(key - step, (counts.get(key - step) ?? 0) + 1);
    });
  }
  return counts;
}

function best(view: TablesView, scores: ReadonlyMap<number, number>, windowsMax: number): CodeWindow[] {
  // Length is only worth reading for windows that could still be among the best; equals of the last one stay.
  const least =
    Float64Array.from(scores.values())
      .sort()
      .at(-4 * windowsMax) ?? 0;
  const windows: CodeWindow[] = [];
  for (const [key, score] of scores) {
    if (score < least) continue;
    const index = Math.floor(key / sourceStride);
    const source = view.sources[index];
    if (source === undefined) continue;
    const start = key - index * sourceStride;
    const file = source.lines.fileOf(start);
    const end = Math.min(start + contextLimits.windowRows, source.lines.firstRow(file + 1));
    const length = wordsBetween(source.lines, start, end);
    const normalised = score / (1 - b + (b * length) / typicalWindowWords);
    windows.push({ lines: source.lines, rank: source.rank(file), file, start, end, score: normalised });
  }
  windows.sort((x, y) => y.score - x.score || x.rank - y.rank || x.start - y.start);
  return windows.slice(0, windowsMax);
}

function wordsBetween(lines: LineSource, start: number, end: number): number {
  let count = 0;
  for (let row = start; row < end; row++) {
    const terms = lines.termsOf(lines.rowLines[row] ?? 0);
    count += terms.end - terms.start;
  }
  return Math.max(8, count);
}
