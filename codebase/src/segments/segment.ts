/** A segment in memory: where lines stand is laid open, all else is decoded when it is asked for. */
import { runSteps } from '@foretoken/base/steps.js';
import { LineCodes } from './line-codes.js';
import { indentWidth, type LineSource, type Run } from './line-source.js';
import { PackedLists } from './number-codes.js';
import { LineRows, unpackRows } from './row-codes.js';
import { RowIndents } from './row-indents.js';
import { decodeSegment, lineLengthMax, type Range, type SectionName } from './segment-format.js';
import { type HashSeed, textHash } from './text-hash.js';
import { TextPool } from './text-pool.js';
import { findText } from './text-table.js';

/** The segment in `bytes`, of which it keeps a copy; undefined when they are damaged or of another version. */
export function openSegment(bytes: Uint8Array): Segment | undefined {
  return runSteps(segmentInSteps(bytes));
}

/** The same in steps of a fraction of a millisecond, so that a large one holds nobody up. */
export function* segmentInSteps(bytes: Uint8Array): Generator<void, Segment | undefined> {
  const decoded = yield* decodeSegment(bytes);
  if (decoded === undefined) return undefined;
  const { bytes: given, ranges, seed } = decoded;
  const kept = new ArrayBuffer(ranges.indentText.start);
  for (let at = 0; at < kept.byteLength; at += copiedAtOnce) {
    const end = Math.min(kept.byteLength, at + copiedAtOnce);
    new Uint8Array(kept).set(given.subarray(at, end), at);
    yield;
  }
  const { start, length } = ranges.rowCodes;
  const rowsStart = new Uint32Array(kept, ranges.fileRowsStart.start, ranges.fileRowsStart.length / 4);
  const rowLines = yield* unpackRows(given.subarray(start, start + length), rowsStart[rowsStart.length - 1] ?? 0);
  const rows = yield* LineRows.of(rowLines, ranges.lineLength.length);
  const paths = yield* unpackTexts(given, ranges.pathText, ranges.pathTextStart);
  const indents = yield* unpackTexts(given, ranges.indentText, ranges.indentTextStart);
  return new Segment(kept, ranges, { seed, rowLines, rows, paths, indents });
}

interface Unpacked {
  readonly seed: HashSeed;
  readonly rowLines: Uint32Array;
  readonly rows: LineRows;
  readonly paths: readonly string[];
  readonly indents: readonly string[];
}

function* unpackTexts(given: Uint8Array, text: Range, start: Range): Generator<void, string[]> {
  const starts = new Uint32Array(given.buffer, given.byteOffset + start.start, start.length / 4);
  const pool = new TextPool(Buffer.from(given.buffer, given.byteOffset + text.start, text.length), starts);
  const texts: string[] = [];
  while (texts.length < starts.length - 1) {
    for (let i = Math.min(textsAtOnce, starts.length - 1 - texts.length); i > 0; i--) texts.push(pool.at(texts.length));
    yield;
  }
  return texts;
}

const copiedAtOnce = 1 << 20;
const textsAtOnce = 2_048;

export class Segment implements LineSource {
  /** Held in memory. */
  readonly bytes: number;
  /** Of its tables' hashes. */
  readonly seed: HashSeed;
  readonly rowLines: Uint32Array;
  readonly lineCount: number;
  readonly termCount: number;
  readonly fileCount: number;
  /** Occurrences of each word's lines: for how many rows of the segment hold it. */
  readonly termUses: Uint16Array | Uint32Array;
  readonly fileTokens: Uint32Array;
  /** Rows that are not blank. */
  readonly usedRows: number;
  readonly #lines: LineCodes;
  /** UTF-16 units of each line's text; the greatest number where there are as many or more. */
  readonly #lineLength: Uint8Array;
  /** Texts of words, and their table: for who numbers the words of several segments. */
  readonly terms: TextPool;
  readonly termTable: Uint8Array;
  /** Sorted. */
  readonly #pathList: readonly string[];
  readonly #indents: readonly string[];
  readonly #indentWidths: readonly number[];
  /** Sorted. */
  readonly #skeletons: Uint32Array;
  readonly #skeletonLines: PackedLists;
  readonly #lineSkeleton: Uint16Array | Uint32Array;
  readonly #termLines: PackedLists;
  readonly #lineTable: Uint8Array;
  readonly #rowIndents: RowIndents;
  readonly #fileRowsStart: Uint32Array;
  /** The file of every 64th row, so that a row's file is found in a step or two. */
  readonly #fileHints: Uint32Array;
  readonly #rows: LineRows;

  constructor(
    kept: ArrayBuffer,
    ranges: Record<SectionName, Range>,
    { seed, rowLines, rows, paths, indents }: Unpacked,
  ) {
    this.seed = seed;
    const bytes = (name: SectionName) => new Uint8Array(kept, ranges[name].start, ranges[name].length);
    const halves = (name: SectionName) => new Uint16Array(kept, ranges[name].start, ranges[name].length / 2);
    const words = (name: SectionName) => new Uint32Array(kept, ranges[name].start, ranges[name].length / 4);
    const text = (name: 'gap' | 'term') =>
      new TextPool(
        Buffer.from(kept, ranges[`${name}Text`].start, ranges[`${name}Text`].length),
        words(`${name}TextStart`),
      );
    this.terms = text('term');
    const codes = { bytes: bytes('lineCodes'), offsets: halves('lineOffsets') };
    this.#lines = new LineCodes(codes, this.terms, text('gap'));
    this.#lineLength = bytes('lineLength');
    this.#skeletons = words('skeletons');
    this.#termLines = new PackedLists(bytes('termLines'), words('termLinesStart'));
    this.#lineTable = bytes('lineTable');
    this.termTable = bytes('termTable');
    this.#fileRowsStart = words('fileRowsStart');
    this.fileTokens = words('fileTokens');
    this.lineCount = this.#lineLength.length;
    this.termCount = ranges.termTextStart.length / 4 - 1;
    this.termUses = isNarrow(ranges.termUses, this.termCount, 2) ? halves('termUses') : words('termUses');
    this.fileCount = this.fileTokens.length;
    this.#lineSkeleton = isNarrow(ranges.lineSkeleton, this.lineCount, 2)
      ? halves('lineSkeleton')
      : words('lineSkeleton');
    this.#rowIndents = new RowIndents({
      rowIndents: bytes('rowIndents'),
      rareRows: words('rareRows'),
      rareIndents: halves('rareIndents'),
    });
    this.#skeletonLines = new PackedLists(bytes('skeletonLines'), words('skeletonLinesStart'));
    this.rowLines = rowLines;
    this.#rows = rows;
    this.usedRows = rows.count;
    this.#indents = indents;
    this.#indentWidths = this.#indents.map(indentWidth);
    this.#fileHints = new Uint32Array((this.rowLines.length >>> 6) + 1);
    for (let file = 0, hint = 0; hint < this.#fileHints.length; hint++) {
      while (file + 1 < this.fileCount && (this.#fileRowsStart[file + 1] ?? 0) <= hint << 6) file++;
      this.#fileHints[hint] = file;
    }
    this.#pathList = paths;
    const open = [kept, this.rowLines, this.#fileHints];
    this.bytes = open.reduce((sum, { byteLength }) => sum + byteLength, this.#rows.bytes);
  }

  lineOf(text: string): number | undefined {
    return findText(this.#lineTable, this.#lines, this.lineCount, text, textHash(text, this.seed));
  }

  textOf(line: number): string {
    return this.#lines.textOf(line);
  }

  lengthOf(line: number): number {
    const length = this.#lineLength[line] ?? 0;
    return length < lineLengthMax ? length : this.#lines.textOf(line).length;
  }

  skeletonOf(line: number): number {
    return this.#skeletons[this.#lineSkeleton[line] ?? 0] ?? 0;
  }

  termsOf(line: number): Run {
    return this.#lines.termsOf(line);
  }

  termOf(word: string): number | undefined {
    return findText(this.termTable, this.terms, this.termCount, word, textHash(word, this.seed));
  }

  termText(term: number): string {
    return this.terms.at(term);
  }

  /** Words that hold a text which is in lower case, in any case; looks at all of them. */
  termsHolding(lower: string): readonly number[] {
    return this.terms.holding(lower);
  }

  linesWith(term: number): Run {
    return this.#termLines.of(term);
  }

  linesLike(skeleton: number): Run {
    const at = this.#placeOfSkeleton(skeleton);
    return at === undefined ? noLines : this.#skeletonLines.of(at);
  }

  rowsOf(line: number): Run {
    return this.#rows.of(line);
  }

  /** How many they are. */
  rowCount(line: number): number {
    return this.#rows.countOf(line);
  }

  indentOf(row: number): string {
    return this.#indents[this.#rowIndents.of(row)] ?? '';
  }

  indentWidth(row: number): number {
    return this.#indentWidths[this.#rowIndents.of(row)] ?? 0;
  }

  fileOf(row: number): number {
    let low = this.#fileHints[row >>> 6] ?? 0;
    let high = this.#fileHints[(row >>> 6) + 1] ?? this.fileCount - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#fileRowsStart[middle] ?? 0) <= row) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  firstRow(file: number): number {
    return this.#fileRowsStart[file] ?? this.rowLines.length;
  }

  pathOf(file: number): string {
    return this.#pathList[file] ?? '';
  }

  /** The file at a path, alive or not. */
  fileAt(path: string): number | undefined {
    let low = 0;
    let high = this.#pathList.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#pathList[middle] ?? '') < path) low = middle + 1;
      else high = middle;
    }
    return this.#pathList[low] === path ? low : undefined;
  }

  /** Whether any of these paths is among its files, alive or not. */
  holdsAny(paths: readonly string[]): boolean {
    return paths.some((path) => this.fileAt(path) !== undefined);
  }

  /** The text of a file: rows joined by '\n', indentation and blank lines kept. */
  textOfFile(file: number): string {
    const rows: string[] = [];
    for (let row = this.firstRow(file); row < this.firstRow(file + 1); row++)
      rows.push(this.indentOf(row) + this.textOf(this.rowLines[row] ?? 0));
    return rows.join('\n');
  }

  #placeOfSkeleton(skeleton: number): number | undefined {
    let low = 0;
    let high = this.#skeletons.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#skeletons[middle] ?? 0) < skeleton) low = middle + 1;
      else high = middle;
    }
    return this.#skeletons[low] === skeleton ? low : undefined;
  }
}

const noLines: Run = { items: new Uint32Array(), start: 0, end: 0 };

/** Whether a section holds its items in `width` bytes each. */
function isNarrow({ length }: Range, items: number, width: number): boolean {
  return length === items * width;
}
