/** A growing list of numbers below 2³². */
export class GrowingNumbers {
  #items = new Uint32Array(1 << 8);
  length = 0;

  /** The numbers in the list's own memory, good until the next one is added. */
  get all(): Uint32Array {
    return this.#items.subarray(0, this.length);
  }

  at(place: number): number {
    return this.#items[place] ?? 0;
  }

  push(item: number): void {
    if (this.length === this.#items.length) this.#grow();
    this.#items[this.length++] = item;
  }

  #grow(): void {
    const larger = new Uint32Array(2 * this.length);
    larger.set(this.#items);
    this.#items = larger;
  }
}
