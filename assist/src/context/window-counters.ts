/** Sums of scores by window in tables that are kept from request to request; windows are numbered as they are met. */
import type { CodeSpace } from './code-space.js';
import { contextLimits } from './limits.js';

/** Source: Robertson and Zaragoza's usual constant. */
const k1 = 1.2;
const step = contextLimits.windowStepRows;
/** A posting row touches two windows at most. */
const windowsHeldMax = 2 * contextLimits.postingRowsMax;

export class WindowCounters {
  /** First rows of the windows, over all sources. */
  readonly rows = new Uint32Array(windowsHeldMax);
  /** What a reader of a window notes about it; 0 at first. */
  readonly notes = new Uint32Array(windowsHeldMax);
  /**
   * Windows by a hash of their rows that keeps neighbours together: their number and one more, counted on from request to
   * request, so that nothing needs clearing: what is not above `#base` is free.
   */
  #slots = new Uint32Array(0);
  #base = 0;
  readonly #words = new Int32Array(windowsHeldMax);
  readonly #counts = new Uint16Array(windowsHeldMax);
  readonly #ofWord = new Int32Array(windowsHeldMax);
  #windowsOfWord = 0;
  #scores: Float32Array[] = [];
  #held = 0;
  #word = 0;

  clear(queries: number, rowsInAll: number): void {
    this.#base += this.#held;
    this.#held = 0;
    this.#word = 0;
    const wanted = slotsFor(rowsInAll);
    if (wanted > this.#slots.length || this.#base > 2 ** 31) {
      this.#slots = new Uint32Array(Math.max(wanted, this.#slots.length));
      this.#base = 0;
    }
    while (this.#scores.length < queries) this.#scores.push(new Float32Array(windowsHeldMax));
  }

  /** Counts the live rows that hold a word; gives how many windows hold it. */
  countWord(space: CodeSpace, word: string): number {
    this.#word++;
    this.#windowsOfWord = 0;
    for (const { from, term } of space.holding(word)) {
      const { lines, base, deadRows } = from;
      const holding = lines.linesWith(term);
      for (let i = holding.start; i < holding.end; i++) {
        const rows = lines.rowsOf(holding.items[i] ?? 0);
        for (let r = rows.start; r < rows.end; r++) {
          const row = rows.items[r] ?? 0;
          if (deadRows.length > 0 && isWithin(deadRows, row)) continue;
          const inFile = row - lines.firstRow(lines.fileOf(row));
          const start = base + row - (inFile % step);
          this.#count(start);
          if (inFile >= step) this.#count(start - step);
        }
      }
    }
    return this.#windowsOfWord;
  }

  /** Adds the word that was counted last to the sums of each query. */
  addWord(idf: number, weights: readonly number[]): void {
    for (let query = 0; query < weights.length; query++) {
      const weight = idf * (weights[query] ?? 0);
      const scores = this.#scores[query];
      if (weight === 0 || scores === undefined) continue;
      for (let i = 0; i < this.#windowsOfWord; i++) {
        const window = this.#ofWord[i] ?? 0;
        const count = this.#counts[window] ?? 0;
        scores[window] = (scores[window] ?? 0) + (weight * count * (k1 + 1)) / (count + k1);
      }
    }
  }

  /** Sums of a query by window, all that are held. */
  scoresOf(query: number): Float32Array {
    return (this.#scores[query] ?? new Float32Array(0)).subarray(0, this.#held);
  }

  /** One more use of the word in the window. */
  #count(row: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    const base = this.#base;
    let slot = (row >>> 2) & mask;
    let window: number;
    for (;;) {
      window = (slots[slot] ?? 0) - base - 1;
      if (window < 0) {
        window = this.#held++;
        slots[slot] = base + window + 1;
        this.rows[window] = row;
        this.notes[window] = 0;
        this.#words[window] = 0;
        for (const scores of this.#scores) scores[window] = 0;
        break;
      }
      if (this.rows[window] === row) break;
      slot = (slot + 1) & mask;
    }
    if (this.#words[window] === this.#word) this.#counts[window] = (this.#counts[window] ?? 0) + 1;
    else {
      this.#words[window] = this.#word;
      this.#counts[window] = 1;
      this.#ofWord[this.#windowsOfWord++] = window;
    }
  }
}

/** Whether a number is in one of the runs [first, after) that stand one after the other, ascending. */
function isWithin(runs: Uint32Array, value: number): boolean {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((runs[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low % 2 === 1;
}

/** One for each window of a codebase of up to some millions of rows, where none is far from its place; never a crowded table. */
function slotsFor(rows: number): number {
  const windows = Math.min(windowsHeldMax, rows);
  return 2 ** Math.ceil(Math.log2(Math.max(1.5 * windows, Math.min(rows / 4, slotsMax), 1_024)));
}

const slotsMax = 2 ** 20;
