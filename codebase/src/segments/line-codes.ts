/**
 * Lines as the numbers of their words and of what stands between them, so that one sequence tells both a line's words and its text:
 * a count of words; for each word one more than its number, or 0 and which of the line's words comes again; then what stands before,
 * between and after the words. Frequent ones have low numbers, of one byte.
 */

import { segmentLimits } from './limits.js';
import type { Run } from './line-source.js';
import { longNumber, longRest } from './number-codes.js';
import type { TextPool } from './text-pool.js';
import type { TextSet } from './text-table.js';

export interface LineCodeBytes {
  readonly bytes: Uint8Array;
  /** For each 16 lines where they begin, in two halves, and behind that where each of them does; side by side, since both are asked for. */
  readonly offsets: Uint16Array;
}

/** A line's codes take less than 4 KiB, so that an offset in a block fits 16 bits. */
const blockLines = 16;
const blockHalves = 2 + blockLines;

export class LineCodes implements TextSet {
  readonly #bytes: Uint8Array;
  readonly #offsets: Uint16Array;
  readonly #words: TextPool;
  readonly #gaps: TextPool;
  readonly #terms = { items: new Uint32Array(segmentLimits.lineTermsMax), start: 0, end: 0 };
  /** Texts lately asked for, each in a place that its number gives: the next key asks for the same ones again. */
  readonly #keptLines = new Int32Array(keptTexts).fill(-1);
  readonly #keptTexts = new Array<string>(keptTexts).fill('');

  constructor({ bytes, offsets }: LineCodeBytes, words: TextPool, gaps: TextPool) {
    this.#bytes = bytes;
    this.#offsets = offsets;
    this.#words = words;
    this.#gaps = gaps;
  }

  /** The distinct words of a line in order of appearance; the same run, filled anew by each call. */
  termsOf(line: number): Run {
    const bytes = this.#bytes;
    const terms = this.#terms;
    const items = terms.items;
    let at = this.#startOf(line);
    let count = bytes[at++] ?? 0;
    if (count >= 192) {
      count = longNumber(bytes, at - 1);
      at += longRest(bytes, at - 1);
    }
    let end = 0;
    for (; count > 0; count--) {
      const first = bytes[at++] ?? 0;
      if (first === 0) at++;
      else if (first < 192) items[end++] = first - 1;
      else {
        items[end++] = longNumber(bytes, at - 1) - 1;
        at += longRest(bytes, at - 1);
      }
    }
    terms.end = end;
    return terms;
  }

  textOf(line: number): string {
    const place = line % keptTexts;
    if (this.#keptLines[place] === line) return this.#keptTexts[place] ?? '';
    const text = this.#decode(line);
    this.#keptLines[place] = line;
    this.#keptTexts[place] = text;
    return text;
  }

  isAt(line: number, text: string): boolean {
    return this.textOf(line) === text;
  }

  #decode(line: number): string {
    const bytes = this.#bytes;
    let at = this.#startOf(line);
    let count = bytes[at++] ?? 0;
    if (count >= 192) {
      count = longNumber(bytes, at - 1);
      at += longRest(bytes, at - 1);
    }
    let known = 0;
    for (let word = 0; word < count; word++) {
      let code = bytes[at++] ?? 0;
      if (code === 0) {
        wordsOfLine[word] = distinct[bytes[at++] ?? 0] ?? 0;
        continue;
      }
      if (code >= 192) {
        code = longNumber(bytes, at - 1);
        at += longRest(bytes, at - 1);
      }
      distinct[known++] = code - 1;
      wordsOfLine[word] = code - 1;
    }
    let length = 0;
    for (let word = 0; ; word++) {
      let gap = bytes[at++] ?? 0;
      if (gap >= 192) {
        gap = longNumber(bytes, at - 1);
        at += longRest(bytes, at - 1);
      }
      length = this.#gaps.copy(gap, written, length);
      if (word === count) break;
      length = this.#words.copy(wordsOfLine[word] ?? 0, written, length);
    }
    return written.toString('utf8', 0, length);
  }

  #startOf(line: number): number {
    const block = (line >>> 4) * blockHalves;
    const offsets = this.#offsets;
    return (((offsets[block + 1] ?? 0) << 16) | (offsets[block] ?? 0)) + (offsets[block + 2 + (line & 15)] ?? 0);
  }
}

const keptTexts = 1_024;
const distinct = new Uint32Array(segmentLimits.lineTermsMax);
const wordsOfLine = new Uint32Array(segmentLimits.lineCharsMax);
const written = Buffer.alloc(4 * segmentLimits.lineCharsMax);
