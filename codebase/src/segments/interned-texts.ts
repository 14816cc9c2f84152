/**
 * Texts numbered by first appearance, looked up as parts of a longer text. They lie side by side, a byte a unit where that does, so that no
 * strings are made of them, which garbage collection would move and mark.
 */
import { GrowingNumbers } from './growing-numbers.js';
import { unitsHash } from './line-shape.js';

export class InternedTexts {
  #bytes = new Uint8Array(1 << 10);
  readonly #starts = new GrowingNumbers();
  readonly #hashes = new GrowingNumbers();
  /** Open addressing; a slot is id + 1 and the hash, side by side: what is looked up is seldom in the processor's cache. */
  #slots = new Uint32Array(1 << 10);

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

  /** The number of the text between `start` and `end`; `hash` is its `unitsHash`. */
  idOf(text: Uint16Array, start: number, end: number, hash = unitsHash(text, start, end)): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = (hash << 1) & mask;
    for (let held = slots[slot] ?? 0; held !== 0; held = slots[slot] ?? 0) {
      if (slots[slot + 1] === hash && this.#isAt(held - 1, text, start, end)) return held - 1;
      slot = (slot + 2) & mask;
    }
    const id = this.count;
    this.#keep(text, start, end);
    this.#hashes.push(hash);
    slots[slot] = id + 1;
    slots[slot + 1] = hash;
    if (this.count * 4 > slots.length) this.#slots = this.#table(slots.length * 4);
    return id;
  }

  /** Units of each text, or `lengthMax` of a longer one. */
  lengths(lengthMax: number): Uint8Array {
    const bytes = this.#bytes;
    const lengths = new Uint8Array(this.count);
    for (let id = 0; id < lengths.length; id++) {
      const end = this.#starts.at(id + 1);
      let length = 0;
      for (let at = this.#starts.at(id); at < end && length < lengthMax; length++) at += bytes[at] === wide ? 3 : 1;
      lengths[id] = length;
    }
    return lengths;
  }

  /** The texts in another order, in UTF-8. They are well-formed. */
  pooled(order: Uint32Array): { bytes: Uint8Array; start: Uint32Array } {
    const kept = this.#bytes;
    const start = new Uint32Array(order.length + 1);
    // A unit takes no more bytes there than two of one here, or three of three.
    const bytes = Buffer.allocUnsafeSlow(this.#starts.at(this.count) + this.#beyondAscii());
    let to = 0;
    for (let place = 0; place < order.length; place++) {
      const id = order[place] ?? 0;
      const from = this.#starts.at(id);
      const end = this.#starts.at(id + 1);
      // One that turns out not to be ASCII is written once more.
      let seen = 0;
      for (let at = from; at < end; at++) {
        const byte = kept[at] ?? 0;
        seen |= byte;
        bytes[to + at - from] = byte;
      }
      to += seen < 128 ? end - from : bytes.write(this.#textAt(from, end), to);
      start[place + 1] = to;
    }
    return { bytes: bytes.subarray(0, to), start };
  }

  #keep(text: Uint16Array, start: number, end: number): void {
    let to = this.#starts.at(this.count);
    if (to + 3 * (end - start) > this.#bytes.length) this.#grow(3 * (end - start));
    const bytes = this.#bytes;
    for (let at = start; at < end; at++) {
      const unit = text[at] ?? 0;
      if (unit < wide) bytes[to++] = unit;
      else {
        bytes[to++] = wide;
        bytes[to++] = unit;
        bytes[to++] = unit >>> 8;
      }
    }
    this.#starts.push(to);
  }

  #grow(more: number): void {
    const larger = new Uint8Array(2 * this.#bytes.length + more);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }

  #isAt(id: number, text: Uint16Array, start: number, end: number): boolean {
    const bytes = this.#bytes;
    const to = this.#starts.at(id + 1);
    let from = this.#starts.at(id);
    for (let at = start; at < end; at++) {
      const unit = text[at] ?? 0;
      if (from >= to || bytes[from++] !== Math.min(unit, wide)) return false;
      if (unit < wide) continue;
      if (bytes[from++] !== (unit & 0xff) || bytes[from++] !== unit >>> 8) return false;
    }
    return from === to;
  }

  #textAt(from: number, end: number): string {
    const bytes = this.#bytes;
    let text = '';
    for (let at = from; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (byte < wide) text += String.fromCharCode(byte);
      else {
        text += String.fromCharCode((bytes[at + 1] ?? 0) | ((bytes[at + 2] ?? 0) << 8));
        at += 2;
      }
    }
    return text;
  }

  #beyondAscii(): number {
    const end = this.#starts.at(this.count);
    let count = 0;
    for (let at = 0; at < end; at++) count += (this.#bytes[at] ?? 0) >>> 7;
    return count;
  }

  #table(length: number): Uint32Array<ArrayBuffer> {
    const table = new Uint32Array(length);
    const hashes = this.hashes;
    for (let id = 0; id < hashes.length; id++) {
      const hash = hashes[id] ?? 0;
      let slot = (hash << 1) & (length - 1);
      while (table[slot] !== 0) slot = (slot + 2) & (length - 1);
      table[slot] = id + 1;
      table[slot + 1] = hash;
    }
    return table;
  }
}

/** Stands before a unit of this number or a higher one, which two more bytes hold. */
const wide = 0xff;
