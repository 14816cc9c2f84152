/** Learns files into one segment: unique trimmed lines, their words, and for each file the rows of (line, indent). */

import { TextUnits } from '../text/text-units.js';
import { GrowingNumbers } from './growing-numbers.js';
import { InternedTexts } from './interned-texts.js';
import { LearntLines } from './learnt-lines.js';
import { byFrequency, listsByKey, usesOfWords } from './learnt-lists.js';
import { segmentLimits } from './limits.js';
import { hashEnd, hashStart, hashStep, LineScan } from './line-shape.js';
import { packLists } from './number-codes.js';
import { packRows } from './row-codes.js';
import { packIndents } from './row-indents.js';
import { encodeSegment, lineLengthMax } from './segment-format.js';
import { poolOf } from './text-pool.js';
import { textTable } from './text-table.js';

export interface LearntFile {
  /** Root-relative, '/' separators. */
  readonly path: string;
  /** The text with secrets already replaced. */
  readonly text: string;
  readonly languageId: string;
}

export class SegmentBuilder {
  #tokens = 0;
  readonly #lines = new InternedTexts();
  readonly #terms = new InternedTexts();
  readonly #indents = new InternedTexts();
  /** What stands before, between and after the words of lines. */
  readonly #gaps = new InternedTexts();
  /** Numbers of gaps of one ASCII character. */
  readonly #shortGaps = new Uint32Array(otherGap);
  readonly #learnt = new LearntLines();
  readonly #skeletons = new GrowingNumbers();
  readonly #lineTokens = new GrowingNumbers();
  /** Of all rows, a file's after the other's. */
  readonly #rowLines = new GrowingNumbers();
  readonly #rowIndents = new GrowingNumbers();
  readonly #files: { path: string; firstRow: number; rows: number; tokens: number }[] = [];
  readonly #units = new TextUnits();
  #scanned: Uint16Array = new Uint16Array(0);
  #gapStart = 0;
  readonly #scan = new LineScan((start, end) => this.#addWord(start, end));

  constructor() {
    const nothing = this.#units.of('');
    this.#lines.idOf(nothing, 0, 0);
    this.#indents.idOf(nothing, 0, 0);
    this.#skeletons.push(0);
    this.#lineTokens.push(0);
    this.#learnt.begin();
    this.#learnt.gap(this.#gaps.idOf(nothing, 0, 0));
  }

  /** Tokens learned so far, white space not counted. */
  get tokens(): number {
    return this.#tokens;
  }

  /** Learns one file; ≥ 20 MB/s. Line ends become '\n', white space at line ends is dropped. */
  add(file: LearntFile): void {
    const text = file.text.toWellFormed();
    const units = this.#units.of(text);
    const firstRow = this.#rowLines.length;
    let tokens = 0;
    for (let at = 0; at <= text.length; at++) {
      const from = at;
      while (at < text.length && isSpace(units[at] ?? 0) && units[at] !== newline) at++;
      const start = at;
      let end = start;
      let hash = hashStart;
      let hashAtEnd = hashStart;
      for (; at < text.length; at++) {
        const unit = units[at] ?? 0;
        if (unit === newline) break;
        hash = hashStep(hash, unit);
        if (isSpace(unit)) continue;
        end = at + 1;
        hashAtEnd = hash;
      }
      if (start === end) {
        this.#rowLines.push(0);
        this.#rowIndents.push(0);
        continue;
      }
      const indent = this.#indents.idOf(units, from, start);
      this.#rowIndents.push(indent < 0xffff ? indent : 0);
      const line = this.#lineId(units, start, end, hashEnd(hashAtEnd));
      this.#rowLines.push(line);
      tokens += this.#lineTokens.at(line);
    }
    this.#tokens += tokens;
    this.#files.push({ path: file.path, firstRow, rows: this.#rowLines.length - firstRow, tokens });
  }

  /** The segment's bytes. Files are ordered by path. */
  build(): Uint8Array {
    const files = this.#files.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
    const rows = this.#rowLines.length;
    const rowLines = new Uint32Array(rows);
    const rowIndents = new Uint16Array(rows);
    const fileRowsStart = new Uint32Array(files.length + 1);
    let at = 0;
    for (const [index, file] of files.entries()) {
      const end = file.firstRow + file.rows;
      rowLines.set(this.#rowLines.all.subarray(file.firstRow, end), at);
      rowIndents.set(this.#rowIndents.all.subarray(file.firstRow, end), at);
      at += file.rows;
      fileRowsStart[index + 1] = at;
    }
    const indents = byFrequency(this.#indents, new Uint32Array(rowIndents));
    for (let row = 0; row < rows; row++) rowIndents[row] = indents.numberOf[rowIndents[row] ?? 0] ?? 0;
    const lines = this.#lines;
    const words = byFrequency(this.#terms, this.#learnt.words);
    const gaps = byFrequency(this.#gaps, this.#learnt.gaps);
    const coded = this.#learnt.coded(words.numberOf, gaps.numberOf);
    const postings = this.#learnt.linesOfWords(words.numberOf);
    const termLines = packLists(postings.items, postings.start);
    const skeletons = listsByKey(this.#skeletons.all);
    const skeletonLines = packLists(skeletons.items, skeletons.start);
    const paths = poolOf(files.map((file) => file.path));
    return encodeSegment({
      lineCodes: coded.bytes,
      lineOffsets: coded.offsets,
      lineLength: lines.lengths(lineLengthMax),
      lineTable: textTable(lines.hashes),
      gapText: gaps.bytes,
      gapTextStart: gaps.start,
      termText: words.bytes,
      termTextStart: words.start,
      termLines: termLines.bytes,
      termLinesStart: termLines.start,
      termUses: narrow(usesOfWords(postings, rowLines, lines.count)),
      termTable: textTable(words.hashes),
      skeletons: skeletons.keys,
      skeletonLines: skeletonLines.bytes,
      skeletonLinesStart: skeletonLines.start,
      lineSkeleton: skeletons.keys.length <= 2 ** 16 ? new Uint16Array(skeletons.placeOf) : skeletons.placeOf,
      ...packIndents(rowIndents),
      fileRowsStart,
      fileTokens: Uint32Array.from(files, (file) => file.tokens),
      indentText: indents.bytes,
      indentTextStart: indents.start,
      pathText: paths.bytes,
      pathTextStart: paths.start,
      rowCodes: packRows(rowLines),
    });
  }

  #lineId(text: Uint16Array, start: number, end: number, hash: number | undefined): number {
    if (end - start > segmentLimits.lineCharsMax) {
      const cut = start + segmentLimits.lineCharsMax;
      // Half a character is none.
      if (isHighSurrogate(text[cut - 1] ?? 0)) text[cut - 1] = replacement;
      return this.#lineId(text, start, cut, undefined);
    }
    const id = this.#lines.idOf(text, start, end, hash);
    if (id < this.#skeletons.length) return id;
    this.#scanned = text;
    this.#gapStart = start;
    this.#learnt.begin();
    this.#scan.run(text, start, end);
    this.#addGap(end);
    this.#skeletons.push(this.#scan.skeleton);
    this.#lineTokens.push(this.#scan.tokens);
    return id;
  }

  /** A word of the line that is scanned. */
  #addWord(start: number, end: number): void {
    if (this.#learnt.isFull) return;
    this.#addGap(start);
    this.#learnt.word(this.#terms.idOf(this.#scanned, start, end));
    this.#gapStart = end;
  }

  /** What stands between the last word and `end`: most often nothing, or one character. */
  #addGap(end: number): void {
    const start = this.#gapStart;
    const code = end - start === 1 ? (this.#scanned[start] ?? 0) : otherGap;
    let gap = start === end ? noGap : this.#shortGaps[code];
    if (gap === undefined || (gap === noGap && start < end)) {
      gap = this.#gaps.idOf(this.#scanned, start, end);
      if (code < otherGap) this.#shortGaps[code] = gap;
    }
    this.#learnt.gap(gap);
  }
}

/** The number of the blank line's one gap, the first of all. */
const noGap = 0;
const otherGap = 128;

const newline = 10;
const replacement = 0xfffd;

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** In half the bytes where all fit. */
function narrow(numbers: Uint32Array): Uint16Array | Uint32Array {
  return numbers.every((number) => number < 2 ** 16) ? new Uint16Array(numbers) : numbers;
}

/** What `trim` takes away. */
function isSpace(code: number): boolean {
  if (code < 128) return code === 32 || (code >= 9 && code <= 13);
  return code >= 0xa0 && String.fromCharCode(code).trim() === '';
}
