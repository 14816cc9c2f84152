/** Scores ten-line windows of the codebase by BM25 against several weighted queries at once, from postings alone. */
import type { CodeSpace } from './code-space.js';
import { byPlace, type ScoredWindow } from './code-window.js';
import type { WeightedWord } from './cursor-words.js';
import { contextLimits } from './limits.js';

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
    counters.beginWord();
    eachRow(space, word, counters);
    const df = counters.windowsOfWord;
    if (df === 0 || (df > 0.3 * windowsInAll && windowsInAll > 40)) continue;
    counters.addWord(Math.log(1 + (windowsInAll * 2 - df + 0.5) / (df + 0.5)), weights);
  }
  return queries.map((_, query) => best(space, counters, query, windowsMax));
}

/** Source: Robertson and Zaragoza's usual constants; length is normalised against a fixed typical window. */
const k1 = 1.2;
const b = 0.75;
const typicalWindowWords = 40;
const step = contextLimits.windowStepRows;

interface AskedWord {
  readonly word: string;
  /** By query. */
  readonly weights: Float64Array;
  readonly uses: number;
}

function rarestFirst(space: CodeSpace, queries: readonly (readonly WeightedWord[])[]): AskedWord[] {
  const byWord = new Map<string, AskedWord>();
  for (const [query, words] of queries.entries()) {
    for (const { word, weight } of words) {
      let asked = byWord.get(word);
      if (asked === undefined) {
        asked = { word, weights: new Float64Array(queries.length), uses: space.usesOf(word) };
        byWord.set(word, asked);
      }
      asked.weights[query] = weight;
    }
  }
  return [...byWord.values()]
    .filter(({ uses }) => uses > 0)
    .sort((x, y) => x.uses - y.uses || (x.word < y.word ? -1 : 1));
}

function eachRow(space: CodeSpace, word: string, counters: WindowCounters): void {
  for (const source of space.sources) {
    const { lines, base } = source;
    const term = lines.termOf(word);
    if (term === undefined) continue;
    const holding = lines.linesWith(term);
    for (let i = holding.start; i < holding.end; i++) {
      const rows = lines.rowsOf(holding.items[i] ?? 0);
      for (let r = rows.start; r < rows.end; r++) {
        const row = rows.items[r] ?? 0;
        const file = lines.fileOf(row);
        if (!source.isLive(file)) continue;
        const first = lines.firstRow(file);
        const start = row - ((row - first) % step);
        counters.count(base + start);
        if (start > first) counters.count(base + start - step);
      }
    }
  }
}

/** Sums of scores by window in an open hash table that is kept from request to request; windows are named by their first row. */
class WindowCounters {
  /** One more than the window's row; 0 where the slot is free. */
  readonly #keys = new Uint32Array(slots);
  readonly #words = new Int32Array(slots);
  readonly #counts = new Uint16Array(slots);
  readonly #used = new Int32Array(windowsHeldMax);
  readonly #ofWord = new Int32Array(windowsHeldMax);
  #scores: Float32Array[] = [];
  #held = 0;
  #word = 0;
  windowsOfWord = 0;

  clear(queries: number): void {
    for (let i = 0; i < this.#held; i++) {
      const slot = this.#used[i] ?? 0;
      this.#keys[slot] = 0;
      this.#words[slot] = 0;
      for (const scores of this.#scores) scores[slot] = 0;
    }
    while (this.#scores.length < queries) this.#scores.push(new Float32Array(slots));
    this.#held = 0;
    this.#word = 0;
  }

  beginWord(): void {
    this.#word++;
    this.windowsOfWord = 0;
  }

  /** One more use of the word in the window. */
  count(row: number): void {
    let slot = Math.imul(row + 1, 0x9e3779b1) >>> slotShift;
    while (this.#keys[slot] !== row + 1) {
      if (this.#keys[slot] === 0) {
        this.#keys[slot] = row + 1;
        this.#used[this.#held++] = slot;
        break;
      }
      slot = (slot + 1) & (slots - 1);
    }
    if (this.#words[slot] === this.#word) this.#counts[slot] = (this.#counts[slot] ?? 0) + 1;
    else {
      this.#words[slot] = this.#word;
      this.#counts[slot] = 1;
      this.#ofWord[this.windowsOfWord++] = slot;
    }
  }

  addWord(idf: number, weights: Float64Array): void {
    for (let query = 0; query < weights.length; query++) {
      const weight = idf * (weights[query] ?? 0);
      const scores = this.#scores[query];
      if (weight === 0 || scores === undefined) continue;
      for (let i = 0; i < this.windowsOfWord; i++) {
        const slot = this.#ofWord[i] ?? 0;
        const count = this.#counts[slot] ?? 0;
        scores[slot] = (scores[slot] ?? 0) + (weight * count * (k1 + 1)) / (count + k1);
      }
    }
  }

  /** First rows, over all sources, of the windows whose sum is among the `most` greatest, equals of the last one too. */
  greatest(query: number, most: number): { readonly row: number; readonly score: number }[] {
    const scores = this.#scores[query];
    if (scores === undefined) return [];
    const least = new LeastOf(most);
    for (let i = 0; i < this.#held; i++) least.offer(scores[this.#used[i] ?? 0] ?? 0);
    const found: { row: number; score: number }[] = [];
    for (let i = 0; i < this.#held; i++) {
      const slot = this.#used[i] ?? 0;
      const score = scores[slot] ?? 0;
      if (score > 0 && score >= least.value) found.push({ row: (this.#keys[slot] ?? 1) - 1, score });
    }
    return found;
  }
}

/** A posting row touches two windows at most. */
const windowsHeldMax = 2 * contextLimits.postingRowsMax;
const slots = 2 ** Math.ceil(Math.log2(windowsHeldMax * 1.5));
const slotShift = 32 - Math.log2(slots);
/** A few megabytes, wanted by every request and free between them. */
let countersKept: WindowCounters | undefined;

/** The least of the n greatest numbers offered: a heap with the least on top. */
class LeastOf {
  readonly #heap: Float64Array;
  #size = 0;

  constructor(most: number) {
    this.#heap = new Float64Array(most);
  }

  /** 0 until n were offered. */
  get value(): number {
    return this.#size < this.#heap.length ? 0 : (this.#heap[0] ?? 0);
  }

  offer(value: number): void {
    const heap = this.#heap;
    if (this.#size < heap.length) {
      let at = this.#size++;
      for (let up = (at - 1) >> 1; at > 0 && (heap[up] ?? 0) > value; up = (at - 1) >> 1) {
        heap[at] = heap[up] ?? 0;
        at = up;
      }
      heap[at] = value;
      return;
    }
    if (value <= (heap[0] ?? 0)) return;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      if (down >= heap.length) break;
      if (down + 1 < heap.length && (heap[down + 1] ?? 0) < (heap[down] ?? 0)) down++;
      if ((heap[down] ?? 0) >= value) break;
      heap[at] = heap[down] ?? 0;
      at = down;
    }
    heap[at] = value;
  }
}

function best(space: CodeSpace, counters: WindowCounters, query: number, windowsMax: number): ScoredWindow[] {
  const windows: ScoredWindow[] = [];
  // Length is only worth reading for windows that could still be among the best.
  for (const { row, score } of counters.greatest(query, 3 * windowsMax)) {
    const at = sourceAt(space, row);
    const source = space.sources[at];
    if (source === undefined) continue;
    const { lines } = source;
    const start = row - source.base;
    const file = lines.fileOf(start);
    const end = Math.min(start + contextLimits.windowRows, lines.firstRow(file + 1));
    let length = 0;
    for (let of = start; of < end; of++) {
      const terms = lines.termsOf(lines.rowLines[of] ?? 0);
      length += terms.end - terms.start;
    }
    const normalised = score / (1 - b + (b * Math.max(8, length)) / typicalWindowWords);
    windows.push({ source: at, file, start, end, score: normalised });
  }
  windows.sort((x, y) => y.score - x.score || byPlace(space, x, y));
  return windows.slice(0, windowsMax);
}

function sourceAt(space: CodeSpace, row: number): number {
  let at = 0;
  while ((space.sources[at + 1]?.base ?? Number.POSITIVE_INFINITY) <= row) at++;
  return at;
}
