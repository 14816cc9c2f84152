/** Texts numbered by first appearance, looked up as parts of a longer text, so that only new ones are cut out of it. */
import { textHash } from './line-shape.js';

export class InternedTexts {
  readonly texts: string[] = [];
  readonly #hashes: number[] = [];
  /** Open addressing, slots of id + 1. */
  #slots = new Uint32Array(1 << 12);

  /** The number of the text between `start` and `end`. */
  idOf(text: string, start = 0, end = text.length): number {
    const hash = textHash(text, start, end);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let held = this.#slots[slot] ?? 0; held !== 0; held = this.#slots[slot] ?? 0) {
      if (this.#hashes[held - 1] === hash && isAt(text, start, end, this.texts[held - 1] ?? '')) return held - 1;
      slot = (slot + 1) & mask;
    }
    const id = this.texts.push(text.slice(start, end)) - 1;
    this.#hashes.push(hash);
    this.#slots[slot] = id + 1;
    if (this.texts.length * 2 > this.#slots.length) this.#slots = this.#table(this.#slots.length * 4);
    return id;
  }

  /** Slots of id + 1 by hash, linear probing, load ≤ 2/3, a power of two: what a segment is searched by. */
  table(): Uint32Array {
    let slots = 4;
    while (slots * 2 < this.texts.length * 3) slots *= 2;
    return this.#table(slots);
  }

  /** The texts side by side in UTF-8, and where each begins, in bytes; one entry more than texts. */
  pool(): { bytes: Uint8Array; start: Uint32Array } {
    return textPool(this.texts);
  }

  #table(slots: number): Uint32Array<ArrayBuffer> {
    const table = new Uint32Array(slots);
    for (let id = 0; id < this.#hashes.length; id++) {
      let slot = (this.#hashes[id] ?? 0) & (slots - 1);
      while (table[slot] !== 0) slot = (slot + 1) & (slots - 1);
      table[slot] = id + 1;
    }
    return table;
  }
}

export function textPool(texts: readonly string[]): { bytes: Uint8Array; start: Uint32Array } {
  const bytes = Buffer.from(texts.join(''), 'utf8');
  const start = new Uint32Array(texts.length + 1);
  let total = 0;
  for (let index = 0; index < texts.length; index++) {
    const text = texts[index] ?? '';
    total += text.length;
    start[index + 1] = total;
  }
  if (total === bytes.length) return { bytes, start };
  total = 0;
  for (let index = 0; index < texts.length; index++) {
    total += Buffer.byteLength(texts[index] ?? '');
    start[index + 1] = total;
  }
  return { bytes, start };
}

function isAt(text: string, start: number, end: number, known: string): boolean {
  if (known.length !== end - start) return false;
  for (let at = 0; at < known.length; at++) if (known.charCodeAt(at) !== text.charCodeAt(start + at)) return false;
  return true;
}
