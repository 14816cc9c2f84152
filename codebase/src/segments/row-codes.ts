/** The lines of rows in few bytes: most are the next new line, a blank one, or the one that stood behind the last row's before. */
import { ByteWriter, longNumber, longRest } from './number-codes.js';

const codes = { newLine: 0, blank: 1, nextLine: 2, other: 3 } as const;

export function packRows(rowLines: Uint32Array): Uint8Array {
  const writer = new ByteWriter();
  let greatest = 0;
  let last = 0;
  for (let row = 0; row < rowLines.length; row++) {
    const line = rowLines[row] ?? 0;
    if (line === 0) {
      writer.number(codes.blank);
      continue;
    }
    if (line === greatest + 1) writer.number(codes.newLine);
    else if (line === last + 1) writer.number(codes.nextLine);
    else writer.number(line + codes.other);
    greatest = Math.max(greatest, line);
    last = line;
  }
  return writer.written;
}

export function unpackRows(bytes: Uint8Array, rows: number): Uint32Array {
  const rowLines = new Uint32Array(rows);
  let greatest = 0;
  let last = 0;
  for (let row = 0, at = 0; row < rows; row++) {
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
  return rowLines;
}

/** At which rows each line stands, the blank line apart. Most stand at one: their row is told without a list. */
export class LineRows {
  /** The row of a line that stands at one; of another its list's number, with the highest bit set. */
  readonly #row: Uint32Array;
  readonly #listStart: Uint32Array;
  readonly #listed: Uint32Array;
  /** Rows that are not blank. */
  readonly count: number;

  constructor(rowLines: Uint32Array, lines: number) {
    const uses = new Uint32Array(lines);
    for (let row = 0; row < rowLines.length; row++) {
      const line = rowLines[row] ?? 0;
      uses[line] = (uses[line] ?? 0) + 1;
    }
    this.count = rowLines.length - (uses[0] ?? 0);
    let lists = 0;
    let listed = 0;
    for (let line = 1; line < lines; line++) {
      const count = uses[line] ?? 0;
      if (count === 1) continue;
      lists++;
      listed += count;
    }
    this.#row = new Uint32Array(lines);
    this.#listStart = new Uint32Array(lists + 2);
    this.#listed = new Uint32Array(listed);
    // List 0 is the blank line's, and empty.
    this.#row[0] = isListed;
    let list = 1;
    for (let line = 1; line < lines; line++) {
      const count = uses[line] ?? 0;
      if (count === 1) continue;
      this.#row[line] = (isListed | list) >>> 0;
      this.#listStart[list + 1] = (this.#listStart[list] ?? 0) + count;
      list++;
    }
    const next = this.#listStart.slice();
    for (let row = 0; row < rowLines.length; row++) {
      const line = rowLines[row] ?? 0;
      if (line === 0) continue;
      const held = this.#row[line] ?? 0;
      if (uses[line] === 1) this.#row[line] = row;
      else {
        const to = next[held & ~isListed] ?? 0;
        this.#listed[to] = row;
        next[held & ~isListed] = to + 1;
      }
    }
  }

  get bytes(): number {
    return this.#row.byteLength + this.#listStart.byteLength + this.#listed.byteLength;
  }

  of(line: number): { readonly items: Uint32Array; readonly start: number; readonly end: number } {
    const held = this.#row[line] ?? isListed;
    if (held < isListed) return { items: this.#row, start: line, end: line + 1 };
    const list = held & ~isListed;
    return { items: this.#listed, start: this.#listStart[list] ?? 0, end: this.#listStart[list + 1] ?? 0 };
  }
}

const isListed = 2 ** 31;
