/** Learns files into one segment: unique trimmed lines, their words, and for each file the rows of (line, indent). */

import { InternedTexts } from './interned-texts.js';
import { LearntLines } from './learnt-lines.js';
import { byFrequency, listsByKey, usesOfWords } from './learnt-lists.js';
import { segmentLimits } from './limits.js';
import { LineScan } from './line-shape.js';
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
  readonly #skeletons: number[] = [0];
  readonly #lineTokens: number[] = [0];
  readonly #files: { path: string; lines: Uint32Array; indents: Uint16Array; tokens: number }[] = [];
  #scanned = '';
  #gapStart = 0;
  readonly #scan = new LineScan((start, end) => this.#addWord(start, end));

  constructor() {
    this.#lines.idOf('');
    this.#indents.idOf('');
    this.#learnt.begin();
    this.#learnt.gap(this.#gaps.idOf(''));
  }

  /** Tokens learned so far, white space not counted. */
  get tokens(): number {
    return this.#tokens;
  }

  /** Learns one file; ≥ 20 MB/s. Line ends become '\n', white space at line ends is dropped. */
  add(file: LearntFile): void {
    const text = file.text.toWellFormed();
    const lines = new Uint32Array(lineEnds(text) + 1);
    const indents = new Uint16Array(lines.length);
    let tokens = 0;
    for (let row = 0, from = 0; row < lines.length; row++) {
      const newline = text.indexOf('\n', from);
      let end = newline === -1 ? text.length : newline;
      const next = end + 1;
      let start = from;
      while (start < end && isSpace(text.charCodeAt(start))) start++;
      while (start < end && isSpace(text.charCodeAt(end - 1))) end--;
      if (start < end) {
        const indent = this.#indents.idOf(text, from, start);
        indents[row] = indent < 0xffff ? indent : 0;
        const line = this.#lineId(text, start, end);
        lines[row] = line;
        tokens += this.#lineTokens[line] ?? 0;
      }
      from = next;
    }
    this.#tokens += tokens;
    this.#files.push({ path: file.path, lines, indents, tokens });
  }

  /** The segment's bytes. Files are ordered by path. */
  build(): Uint8Array {
    const files = this.#files.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
    const rows = files.reduce((sum, file) => sum + file.lines.length, 0);
    const rowLines = new Uint32Array(rows);
    const rowIndents = new Uint16Array(rows);
    const fileRowsStart = new Uint32Array(files.length + 1);
    let at = 0;
    for (const [index, file] of files.entries()) {
      rowLines.set(file.lines, at);
      rowIndents.set(file.indents, at);
      at += file.lines.length;
      fileRowsStart[index + 1] = at;
    }
    const indents = byFrequency(this.#indents, Uint32Array.from(rowIndents));
    for (let row = 0; row < rows; row++) rowIndents[row] = indents.numberOf[rowIndents[row] ?? 0] ?? 0;
    const texts = this.#lines.texts;
    const words = byFrequency(this.#terms, this.#learnt.words);
    const gaps = byFrequency(this.#gaps, this.#learnt.gaps);
    const coded = this.#learnt.coded(words.numberOf, gaps.numberOf);
    const postings = this.#learnt.linesOfWords(words.numberOf);
    const termLines = packLists(postings.items, postings.start);
    const skeletons = listsByKey(this.#skeletons);
    const skeletonLines = packLists(skeletons.items, skeletons.start);
    const terms = poolOf(words.texts);
    const gapTexts = poolOf(gaps.texts);
    const indentTexts = poolOf(indents.texts);
    const paths = poolOf(files.map((file) => file.path));
    return encodeSegment({
      lineCodes: coded.bytes,
      lineOffsets: coded.offsets,
      lineLength: lengthsOf(texts),
      lineTable: textTable(this.#lines.hashes),
      gapText: gapTexts.bytes,
      gapTextStart: gapTexts.start,
      termText: terms.bytes,
      termTextStart: terms.start,
      termLines: termLines.bytes,
      termLinesStart: termLines.start,
      termUses: narrow(usesOfWords(postings, rowLines, texts.length)),
      termTable: textTable(words.hashes),
      skeletons: skeletons.keys,
      skeletonLines: skeletonLines.bytes,
      skeletonLinesStart: skeletonLines.start,
      lineSkeleton: skeletons.keys.length <= 2 ** 16 ? Uint16Array.from(skeletons.placeOf) : skeletons.placeOf,
      ...packIndents(rowIndents),
      fileRowsStart,
      fileTokens: Uint32Array.from(files, (file) => file.tokens),
      indentText: indentTexts.bytes,
      indentTextStart: indentTexts.start,
      pathText: paths.bytes,
      pathTextStart: paths.start,
      rowCodes: packRows(rowLines),
    });
  }

  #lineId(text: string, start: number, end: number): number {
    // A line that is cut may end in half a character.
    if (end - start > segmentLimits.lineCharsMax) {
      const cut = text.slice(start, start + segmentLimits.lineCharsMax).toWellFormed();
      return this.#lineId(cut, 0, cut.length);
    }
    const id = this.#lines.idOf(text, start, end);
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
    const code = end - start === 1 ? this.#scanned.charCodeAt(start) : otherGap;
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

/** In half the bytes where all fit. */
function narrow(numbers: Uint32Array): Uint16Array | Uint32Array {
  return numbers.every((number) => number < 2 ** 16) ? Uint16Array.from(numbers) : numbers;
}

/** Of each text, as far as it is told. */
function lengthsOf(texts: readonly string[]): Uint8Array {
  const lengths = new Uint8Array(texts.length);
  for (let at = 0; at < texts.length; at++) lengths[at] = Math.min(texts[at]?.length ?? 0, lineLengthMax);
  return lengths;
}

function lineEnds(text: string): number {
  let ends = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) ends++;
  return ends;
}

/** What `trim` takes away. */
function isSpace(code: number): boolean {
  if (code < 128) return code === 32 || (code >= 9 && code <= 13);
  return code >= 0xa0 && String.fromCharCode(code).trim() === '';
}
