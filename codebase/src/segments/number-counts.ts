/** How often each of some numbers was counted: open addressing in two arrays, some nanoseconds a question. */
import { numberHash } from './text-hash.js';

export class NumberCounts {
  /** One more than the number; 0 where nothing is. */
  #keys = new Uint32Array(16);
  #counts = new Uint32Array(16);
  #size = 0;

  /** Counts a number below 2³² − 1 so many times more. */
  add(number: number, times: number): void {
    let slot = this.#slotOf(number);
    if (this.#keys[slot] === 0) {
      if (2 * ++this.#size > this.#keys.length) {
        this.#grow();
        slot = this.#slotOf(number);
      }
      this.#keys[slot] = number + 1;
    }
    this.#counts[slot] = (this.#counts[slot] ?? 0) + times;
  }

  addAll(others: NumberCounts): void {
    while (this.#keys.length < 2 * (this.#size + others.#size)) this.#grow();
    others.each((number, count) => this.add(number, count));
  }

  of(number: number): number {
    return this.#size === 0 ? 0 : (this.#counts[this.#slotOf(number)] ?? 0);
  }

  each(visit: (number: number, count: number) => void): void {
    for (let slot = 0; slot < this.#keys.length; slot++) {
      const key = this.#keys[slot] ?? 0;
      if (key !== 0) visit(key - 1, this.#counts[slot] ?? 0);
    }
  }

  /** Where the number is, or would be. */
  #slotOf(number: number): number {
    const keys = this.#keys;
    const mask = keys.length - 1;
    let slot = (numberHash(number) >>> 7) & mask;
    for (let key = keys[slot] ?? 0; key !== 0 && key !== number + 1; key = keys[slot] ?? 0) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const [keys, counts] = [this.#keys, this.#counts];
    this.#keys = new Uint32Array(2 * keys.length);
    this.#counts = new Uint32Array(2 * keys.length);
    for (let old = 0; old < keys.length; old++) {
      const key = keys[old] ?? 0;
      if (key === 0) continue;
      const slot = this.#slotOf(key - 1);
      this.#keys[slot] = key;
      this.#counts[slot] = counts[old] ?? 0;
    }
  }
}
