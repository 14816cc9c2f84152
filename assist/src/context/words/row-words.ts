/** Which needed words stand in a row, read once a request: pieces overlap, so that most rows are asked for several times. */
import { segmentLimits } from '@foretoken/codebase/segments/limits.js';
import type { CodeSpace } from '../space/code-space.js';
import type { CandidateWords } from './candidate-words.js';
import type { NeededWord } from './needed-words.js';

export class RowWords {
  readonly #space: CodeSpace;
  readonly #words: CandidateWords;
  readonly #tables = tables;
  /** By candidate: one more than its place among the needed words. */
  readonly #slotOf: Uint16Array;

  /** One at a time: the tables are those of the last one made. */
  constructor(space: CodeSpace, words: CandidateWords, needed: readonly NeededWord[]) {
    this.#space = space;
    this.#words = words;
    this.#slotOf = new Uint16Array(words.count);
    for (const [slot, { word }] of needed.entries()) this.#slotOf[word] = slot + 1;
    this.#tables.clear();
  }

  /** Places of the words among the needed ones: the row's are those from `startOf` to before `startOf` of the next number. */
  get slots(): Uint16Array {
    return this.#tables.slots;
  }

  startOf(read: number): number {
    return this.#tables.starts[read] ?? 0;
  }

  /** At least the characters of the row. */
  charactersOf(read: number): number {
    return this.#tables.characters[read] ?? 0;
  }

  /** The number under which a row that is not blank is kept. */
  read(source: number, row: number): number {
    const from = this.#space.sources[source];
    const tables = this.#tables;
    const known = tables.find((from?.base ?? 0) + row);
    if (known >= 0 || from === undefined) return known;
    const read = -known - 1;
    const { lines } = from;
    const line = lines.rowLines[row] ?? 0;
    tables.characters[read] = lines.indentOf(row).length + lines.lengthOf(line);
    let used = tables.starts[read] ?? 0;
    const { slots } = tables;
    const { items, start, end } = lines.termsOf(line);
    for (let i = start; i < end; i++) {
      const word = this.#words.known(source, items[i] ?? 0);
      const slot = word < 0 ? 0 : (this.#slotOf[word] ?? 0);
      if (slot !== 0) slots[used++] = slot - 1;
    }
    tables.starts[read + 1] = used;
    return read;
  }
}

/** Kept from request to request, so that nothing is made anew. */
class RowTables {
  #rows = new Uint32Array(1 << 13);
  starts = new Uint32Array((1 << 13) + 1);
  characters = new Uint32Array(1 << 13);
  slots = new Uint16Array(1 << 15);
  /** By a hash of the row: its number and one more, counted on from request to request; what is not above `#base` is free. */
  #table = new Uint32Array(1 << 14);
  #base = 0;
  #held = 0;

  clear(): void {
    this.#base += this.#held;
    this.#held = 0;
    if (this.#base < 2 ** 31) return;
    this.#table.fill(0);
    this.#base = 0;
  }

  /** The number of a row; where it is new, one more than its number, negative. */
  find(row: number): number {
    if (this.#held === this.#rows.length) this.#grow();
    if ((this.starts[this.#held] ?? 0) + segmentLimits.lineTermsMax > this.slots.length) this.#growSlots();
    const table = this.#table;
    const mask = table.length - 1;
    let at = Math.imul(row, 0x9e3779b1) >>> 15;
    for (;;) {
      at &= mask;
      const held = (table[at] ?? 0) - this.#base - 1;
      if (held < 0) {
        table[at] = this.#base + this.#held + 1;
        this.#rows[this.#held] = row;
        return -++this.#held;
      }
      if (this.#rows[held] === row) return held;
      at++;
    }
  }

  #grow(): void {
    const rows = new Uint32Array(2 * this.#rows.length);
    rows.set(this.#rows);
    this.#rows = rows;
    const starts = new Uint32Array(rows.length + 1);
    starts.set(this.starts);
    this.starts = starts;
    const characters = new Uint32Array(rows.length);
    characters.set(this.characters);
    this.characters = characters;
    this.#table = new Uint32Array(2 * rows.length);
    const mask = this.#table.length - 1;
    this.#base = 0;
    for (let held = 0; held < this.#held; held++) {
      let at = (Math.imul(rows[held] ?? 0, 0x9e3779b1) >>> 15) & mask;
      while (this.#table[at] !== 0) at = (at + 1) & mask;
      this.#table[at] = held + 1;
    }
  }

  #growSlots(): void {
    const slots = new Uint16Array(2 * this.slots.length);
    slots.set(this.slots);
    this.slots = slots;
  }
}

const tables = new RowTables();
