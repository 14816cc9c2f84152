/** The best of many scored numbers, without sorting them all. */
export class TopScores {
  readonly #max: number;
  /** A heap with the least at its root. */
  readonly #scores: Float64Array;
  readonly #items: Int32Array;
  #size = 0;

  constructor(max: number) {
    this.#max = max;
    this.#scores = new Float64Array(max);
    this.#items = new Int32Array(max);
  }

  /** What a score must be above to be taken. */
  get floor(): number {
    return this.#size < this.#max ? Number.NEGATIVE_INFINITY : (this.#scores[0] ?? 0);
  }

  add(item: number, score: number): void {
    if (score <= this.floor || this.#max === 0) return;
    if (this.#size < this.#max) this.#rise(this.#size++, item, score);
    else this.#sink(item, score);
  }

  /** In no order. */
  items(): number[] {
    return [...this.#items.subarray(0, this.#size)];
  }

  #rise(from: number, item: number, score: number): void {
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if ((this.#scores[above] ?? 0) <= score) break;
      this.#move(above, at);
      at = above;
    }
    this.#put(at, item, score);
  }

  #sink(item: number, score: number): void {
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= this.#size) break;
      if (below + 1 < this.#size && (this.#scores[below + 1] ?? 0) < (this.#scores[below] ?? 0)) below++;
      if ((this.#scores[below] ?? 0) >= score) break;
      this.#move(below, at);
      at = below;
    }
    this.#put(at, item, score);
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#items[from] ?? 0, this.#scores[from] ?? 0);
  }

  #put(at: number, item: number, score: number): void {
    this.#items[at] = item;
    this.#scores[at] = score;
  }
}
