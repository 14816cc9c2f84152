/** Sums of scores by window in tables that are kept from request to request; windows are numbered as they are met. */
import { numberHash } from '@foretoken/codebase/segments/text-hash.js';
import { contextLimits } from '../limits.js';
import type { CodeSpace } from '../space/code-space.js';

/** Source: Robertson and Zaragoza's usual constant. */
const k1 = 1.2;
const step = contextLimits.windowStepRows;
/** A posting row touches two windows at most. */
const windowsHeldMax = 2 * contextLimits.postingRowsMax;
/** More than twice as many. */
const slotBits = 14;
const slots = 2 ** slotBits;

export class WindowCounters {
  /** First rows of the windows, over all sources. */
  readonly rows = new Uint32Array(windowsHeldMax);
  /** What a reader of a window notes about it; 0 at first. */
  readonly notes = new Uint32Array(windowsHeldMax);
  /**
   * Windows by a hash of their rows: their number and one more, counted on from request to request, so that nothing needs
   * clearing: what is not above `#base` is free.
   */
  readonly #slots = new Uint32Array(slots);
  #base = 0;
  readonly #words = new Int32Array(windowsHeldMax);
  readonly #counts = new Uint16Array(windowsHeldMax);
  readonly #ofWord = new Int32Array(windowsHeldMax);
  #windowsOfWord = 0;
  #scores: Float32Array[] = [];
  #held = 0;
  #word = 0;

  clear(queries: number): void {
    this.#base += this.#held;
    this.#held = 0;
    this.#word = 0;
    if (this.#base > 2 ** 31) {
      this.#slots.fill(0);
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
    const table = this.#slots;
    const base = this.#base;
    let slot = numberHash(row) >>> (32 - slotBits);
    let window: number;
    for (;;) {
      window = (table[slot] ?? 0) - base - 1;
      if (window < 0) {
        window = this.#held++;
        table[slot] = base + window + 1;
        this.rows[window] = row;
        this.notes[window] = 0;
        this.#words[window] = 0;
        for (const scores of this.#scores) scores[window] = 0;
        break;
      }
      if (this.rows[window] === row) break;
      slot = (slot + 1) & (slots - 1);
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
