/** A segment in memory: views on its bytes, nothing decoded before it is asked for. */
import { textHash } from './line-shape.js';
import { indentWidth, type LineSource, type Run } from './line-source.js';
import { decodeSegment, type SectionName } from './segment-format.js';

/** The segment in `bytes`, which it keeps and which must not change; undefined when they are damaged or of another version. */
export function openSegment(bytes: Uint8Array): Segment | undefined {
  const decoded = decodeSegment(bytes);
  return decoded === undefined ? undefined : new Segment(decoded.bytes, decoded.ranges);
}

export class Segment implements LineSource {
  readonly bytes: number;
  readonly rowLines: Uint32Array;
  readonly lineCount: number;
  readonly termCount: number;
  readonly fileCount: number;
  /** Occurrences of each word's lines: for how many rows of the segment hold it. */
  readonly termUses: Uint32Array;
  readonly fileTokens: Uint32Array;
  /** Rows that are not blank. */
  readonly usedRows: number;
  readonly #lines: TextPool;
  readonly #terms: TextPool;
  /** Sorted. */
  readonly #pathList: readonly string[];
  readonly #indents: readonly string[];
  readonly #indentWidths: readonly number[];
  readonly #skeletons: Uint32Array;
  readonly #skeletonOrder: Uint32Array;
  readonly #lineTerms: Uint32Array;
  readonly #lineTermsStart: Uint32Array;
  readonly #termLines: Uint32Array;
  readonly #termLinesStart: Uint32Array;
  readonly #lineTable: Uint32Array;
  readonly #termTable: Uint32Array;
  readonly #rowIndents: Uint16Array;
  readonly #fileRowsStart: Uint32Array;
  /** The file of every 64th row, so that a row's file is found in a step or two. */
  readonly #fileHints: Uint32Array;
  readonly #uses: Uint32Array;
  readonly #usesStart: Uint32Array;

  constructor(bytes: Uint8Array, ranges: Record<SectionName, { start: number; length: number }>) {
    const words = (name: SectionName) => new Uint32Array(bytes.buffer, ranges[name].start, ranges[name].length / 4);
    const text = (name: 'line' | 'term' | 'path' | 'indent') =>
      new TextPool(
        Buffer.from(bytes.buffer, ranges[`${name}Text`].start, ranges[`${name}Text`].length),
        words(`${name}TextStart`),
      );
    this.bytes = bytes.byteLength;
    this.#lines = text('line');
    this.#terms = text('term');
    const paths = text('path');
    const indents = text('indent');
    const indentCount = ranges.indentTextStart.length / 4 - 1;
    this.#indents = Array.from({ length: indentCount }, (_, id) => indents.at(id));
    this.#indentWidths = this.#indents.map(indentWidth);
    this.#skeletons = words('lineSkeleton');
    this.#skeletonOrder = words('skeletonOrder');
    this.#lineTerms = words('lineTerms');
    this.#lineTermsStart = words('lineTermsStart');
    this.#termLines = words('termLines');
    this.#termLinesStart = words('termLinesStart');
    this.#lineTable = words('lineTable');
    this.#termTable = words('termTable');
    this.rowLines = words('rowLines');
    this.#rowIndents = new Uint16Array(bytes.buffer, ranges.rowIndents.start, ranges.rowIndents.length / 2);
    this.#fileRowsStart = words('fileRowsStart');
    this.fileTokens = words('fileTokens');
    this.#uses = words('uses');
    this.#usesStart = words('usesStart');
    this.termUses = words('termUses');
    this.lineCount = this.#skeletons.length;
    this.termCount = this.termUses.length;
    this.fileCount = this.fileTokens.length;
    this.usedRows = this.#uses.length;
    this.#fileHints = new Uint32Array((this.rowLines.length >>> 6) + 1);
    for (let file = 0, hint = 0; hint < this.#fileHints.length; hint++) {
      while (file + 1 < this.fileCount && (this.#fileRowsStart[file + 1] ?? 0) <= hint << 6) file++;
      this.#fileHints[hint] = file;
    }
    this.#pathList = Array.from({ length: this.fileCount }, (_, file) => paths.at(file));
  }

  lineOf(text: string): number | undefined {
    return find(this.#lineTable, this.#lines, text);
  }

  textOf(line: number): string {
    return this.#lines.at(line);
  }

  lengthOf(line: number): number {
    return this.#lines.bytesAt(line);
  }

  skeletonOf(line: number): number {
    return this.#skeletons[line] ?? 0;
  }

  termsOf(line: number): Run {
    return run(this.#lineTerms, this.#lineTermsStart, line);
  }

  termOf(word: string, hash = textHash(word)): number | undefined {
    return find(this.#termTable, this.#terms, word, hash);
  }

  termText(term: number): string {
    return this.#terms.at(term);
  }

  linesWith(term: number): Run {
    return run(this.#termLines, this.#termLinesStart, term);
  }

  linesLike(skeleton: number): Run {
    const order = this.#skeletonOrder;
    const start = this.#firstWithSkeleton(skeleton);
    let end = start;
    while (end < order.length && this.#skeletons[order[end] ?? 0] === skeleton) end++;
    return { items: order, start, end };
  }

  rowsOf(line: number): Run {
    return run(this.#uses, this.#usesStart, line);
  }

  indentOf(row: number): string {
    return this.#indents[this.#rowIndents[row] ?? 0] ?? '';
  }

  indentWidth(row: number): number {
    return this.#indentWidths[this.#rowIndents[row] ?? 0] ?? 0;
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

  #firstWithSkeleton(skeleton: number): number {
    let low = 0;
    let high = this.#skeletonOrder.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#skeletons[this.#skeletonOrder[middle] ?? 0] ?? 0) < skeleton) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** UTF-8 texts side by side. */
class TextPool {
  readonly #bytes: Buffer;
  readonly #start: Uint32Array;

  constructor(bytes: Buffer, start: Uint32Array) {
    this.#bytes = bytes;
    this.#start = start;
  }

  at(id: number): string {
    return this.#bytes.toString('utf8', this.#start[id] ?? 0, this.#start[id + 1] ?? 0);
  }

  /** Whether a text is this one; decoded only where it begins with the same ASCII characters and has others. */
  isAt(id: number, text: string): boolean {
    const start = this.#start[id] ?? 0;
    const length = (this.#start[id + 1] ?? 0) - start;
    if (length < text.length) return false;
    for (let at = 0; at < text.length; at++) {
      const byte = this.#bytes[start + at] ?? 0;
      const unit = text.charCodeAt(at);
      if (byte > 127 && unit > 127) return this.at(id) === text;
      if (byte !== unit) return false;
    }
    return length === text.length;
  }

  /** Never fewer than the text's UTF-16 units. */
  bytesAt(id: number): number {
    return (this.#start[id + 1] ?? 0) - (this.#start[id] ?? 0);
  }
}

function run(items: Uint32Array, start: Uint32Array, id: number): Run {
  const from = start[id] ?? 0;
  return { items, start: from, end: start[id + 1] ?? from };
}

function find(table: Uint32Array, pool: TextPool, text: string, hash = textHash(text)): number | undefined {
  const mask = table.length - 1;
  let slot = hash & mask;
  for (let probes = 0; probes < table.length; probes++) {
    const held = table[slot] ?? 0;
    if (held === 0) return undefined;
    if (pool.isAt(held - 1, text)) return held - 1;
    slot = (slot + 1) & mask;
  }
  return undefined;
}
