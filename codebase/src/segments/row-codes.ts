/** The lines of rows in few bytes: most are the next new line, a blank one, or the one that stood behind the last row's before. */
import { ByteWriter, longNumber, longRest } from './number-codes.js';

const codes = { newLine: 0, blank: 1, nextLine: 2, other: 3 } as const;

/** In steps of a fraction of a millisecond. */
export function* unpackRows(bytes: Uint8Array, rows: number): Generator<void, Uint32Array> {
  const rowLines = new Uint32Array(rows);
  let greatest = 0;
  let last = 0;
  for (let row = 0, at = 0; row < rows; ) {
    const end = Math.min(rows, row + rowsAtOnce);
    for (; row < end; row++) {
      let code = bytes[at++] ?? 0;
      if (code >= 192) {
        code = longNumber(bytes, at - 1);
        at += longRest(bytes, at - 1);
      }
      if (code === codes.blank) continue;
      const line = code === codes.newLine ? greatest + 1 : code === codes.nextLine ? last + 1 : code - codes.other;
      rowLines[row] = line;
      greatest = Math.max(greatest, line);
      last = line;
    }
    yield;
  }
  return rowLines;
}

/** At which rows each line stands, the blank line apart. Most stand at one: their row is told without a list. */
export class LineRows {
  /** The row of a line that stands at one; of another where its list begins, with the highest bit set. */
  readonly #row: Uint32Array;
  /** Of each list how many rows it has, and the steps between them. */
  readonly #lists: Uint8Array;
  /** Rows that are not blank. */
  readonly count: number;
  #unpacked = new Uint32Array(64);

  private constructor(row: Uint32Array, lists: Uint8Array, count: number) {
    this.#row = row;
    this.#lists = lists;
    this.count = count;
  }

  /** In steps of a fraction of a millisecond. */
  static *of(rowLines: Uint32Array, lines: number): Generator<void, LineRows> {
    const uses = new Uint32Array(lines + 1);
    yield* inParts(rowLines.length, (row) => {
      const line = rowLines[row] ?? 0;
      uses[line] = (uses[line] ?? 0) + 1;
    });
    const blank = uses[0] ?? 0;
    uses[0] = 0;
    // Where the rows of each line begin, and then, one row after another, where the next of them goes.
    const next = new Uint32Array(lines + 1);
    yield* inParts(lines, (line) => {
      next[line + 1] = (next[line] ?? 0) + (uses[line] ?? 0);
    });
    const sorted = new Uint32Array(rowLines.length - blank);
    yield* inParts(rowLines.length, (row) => {
      const line = rowLines[row] ?? 0;
      if (line === 0) return;
      const to = next[line] ?? 0;
      sorted[to] = row;
      next[line] = to + 1;
    });
    const found = new Uint32Array(lines);
    const writer = new ByteWriter();
    yield* inParts(lines, (line) => {
      const count = uses[line] ?? 0;
      const end = next[line] ?? 0;
      if (count === 1) {
        found[line] = sorted[end - 1] ?? 0;
        return;
      }
      found[line] = (isListed | writer.length) >>> 0;
      writer.number(count);
      for (let at = end - count, last = 0; at < end; at++) {
        writer.number((sorted[at] ?? 0) - last);
        last = sorted[at] ?? 0;
      }
    });
    return new LineRows(found, writer.written.slice(), rowLines.length - blank);
  }

  get bytes(): number {
    return this.#row.byteLength + this.#lists.byteLength;
  }

  countOf(line: number): number {
    const held = this.#row[line] ?? isListed;
    return held < isListed ? 1 : this.#number(held & ~isListed);
  }

  /** Good until the next line is asked for: its rows are written over. */
  of(line: number): { readonly items: Uint32Array; readonly start: number; readonly end: number } {
    const held = this.#row[line] ?? isListed;
    if (held < isListed) return { items: this.#row, start: line, end: line + 1 };
    const lists = this.#lists;
    let at = held & ~isListed;
    const count = this.#number(at);
    at += lengthAt(lists, at);
    if (count > this.#unpacked.length) this.#unpacked = new Uint32Array(2 * count);
    const items = this.#unpacked;
    for (let i = 0, row = 0; i < count; i++) {
      const step = lists[at++] ?? 0;
      if (step < 192) row += step;
      else {
        row += longNumber(lists, at - 1);
        at += longRest(lists, at - 1);
      }
      items[i] = row;
    }
    return { items, start: 0, end: count };
  }

  #number(at: number): number {
    const first = this.#lists[at] ?? 0;
    return first < 192 ? first : longNumber(this.#lists, at);
  }
}

function lengthAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) < 192 ? 1 : 1 + longRest(bytes, at);
}

function* inParts(count: number, each: (at: number) => void): Generator<void> {
  for (let at = 0; at < count; ) {
    for (const end = Math.min(count, at + rowsAtOnce); at < end; at++) each(at);
    yield;
  }
}

const isListed = 2 ** 31;
const rowsAtOnce = 32 * 1024;
