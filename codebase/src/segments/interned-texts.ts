/** Texts numbered by first appearance, looked up as parts of a longer text; their units lie side by side, and no string is made of them. */
import { GrowingNumbers } from './growing-numbers.js';
import { unitsHash } from './line-shape.js';

export class InternedTexts {
  #units = new Uint16Array(1 << 10);
  readonly #starts = new GrowingNumbers();
  readonly #hashes = new GrowingNumbers();
  /** Open addressing, slots of id + 1. */
  #slots = new Uint32Array(1 << 9);

  constructor() {
    this.#starts.push(0);
  }

  get count(): number {
    return this.#hashes.length;
  }

  /** The `textHash` of each text. */
  get hashes(): Uint32Array {
    return this.#hashes.all;
  }

  /** Units of a text. */
  lengthOf(id: number): number {
    return this.#starts.at(id + 1) - this.#starts.at(id);
  }

  /** The number of the text between `start` and `end`; `hash` is its `unitsHash`. */
  idOf(text: Uint16Array, start: number, end: number, hash = unitsHash(text, start, end)): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (let held = slots[slot] ?? 0; held !== 0; held = slots[slot] ?? 0) {
      if (this.#hashes.at(held - 1) === hash && this.#isAt(held - 1, text, start, end)) return held - 1;
      slot = (slot + 1) & mask;
    }
    const id = this.count;
    this.#keep(text, start, end);
    this.#hashes.push(hash);
    slots[slot] = id + 1;
    if (this.count * 2 > slots.length) this.#slots = this.#table(slots.length * 4);
    return id;
  }

  /** The bytes of all texts in another order. Texts are well-formed. */
  pooled(order: Uint32Array): { bytes: Uint8Array; start: Uint32Array } {
    const units = this.#units;
    const start = new Uint32Array(order.length + 1);
    const bytes = Buffer.allocUnsafeSlow(utf8Length(units.subarray(0, this.#starts.at(this.count))));
    let to = 0;
    for (let place = 0; place < order.length; place++) {
      const id = order[place] ?? 0;
      const from = this.#starts.at(id);
      const end = this.#starts.at(id + 1);
      // One that turns out not to be ASCII is written once more.
      let seen = 0;
      for (let at = from; at < end; at++) {
        const unit = units[at] ?? 0;
        seen |= unit;
        bytes[to + at - from] = unit;
      }
      if (seen < 128) to += end - from;
      else to += bytes.write(Buffer.from(units.buffer, 2 * from, 2 * (end - from)).toString('utf16le'), to);
      start[place + 1] = to;
    }
    return { bytes, start };
  }

  #keep(text: Uint16Array, start: number, end: number): void {
    const from = this.#starts.at(this.count);
    const to = from + end - start;
    while (to > this.#units.length) this.#grow();
    const units = this.#units;
    for (let at = start; at < end; at++) units[from + at - start] = text[at] ?? 0;
    this.#starts.push(to);
  }

  #grow(): void {
    const larger = new Uint16Array(2 * this.#units.length);
    larger.set(this.#units);
    this.#units = larger;
  }

  #isAt(id: number, text: Uint16Array, start: number, end: number): boolean {
    const from = this.#starts.at(id);
    if (this.#starts.at(id + 1) - from !== end - start) return false;
    const units = this.#units;
    for (let at = start; at < end; at++) if (units[from + at - start] !== text[at]) return false;
    return true;
  }

  #table(slots: number): Uint32Array<ArrayBuffer> {
    const table = new Uint32Array(slots);
    const hashes = this.hashes;
    for (let id = 0; id < hashes.length; id++) {
      let slot = (hashes[id] ?? 0) & (slots - 1);
      while (table[slot] !== 0) slot = (slot + 1) & (slots - 1);
      table[slot] = id + 1;
    }
    return table;
  }
}

/** Bytes of well-formed units: of each half of a pair two. */
function utf8Length(units: Uint16Array): number {
  let bytes = 0;
  for (const unit of units) bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit & 0xf800) === 0xd800 ? 2 : 3;
  return bytes;
}
