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

  /** The hash of each text. */
  get hashes(): readonly number[] {
    return this.#hashes;
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

function isAt(text: string, start: number, end: number, known: string): boolean {
  if (known.length !== end - start) return false;
  for (let at = 0; at < known.length; at++) if (known.charCodeAt(at) !== text.charCodeAt(start + at)) return false;
  return true;
}
