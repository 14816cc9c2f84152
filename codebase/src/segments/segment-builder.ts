/** Learns files into one segment: unique trimmed lines, their words, and for each file the rows of (line, indent). */

import { InternedTexts, textPool } from './interned-texts.js';
import { segmentLimits } from './limits.js';
import { LineScan } from './line-shape.js';
import { encodeSegment } from './segment-format.js';

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
  readonly #skeletons: number[] = [0];
  readonly #lineTokens: number[] = [0];
  readonly #lineTerms: number[] = [];
  readonly #lineTermsStart: number[] = [0, 0];
  readonly #files: { path: string; lines: Uint32Array; indents: Uint16Array; tokens: number }[] = [];
  #scanned = '';
  readonly #scan = new LineScan((start, end) => this.#addTerm(start, end));

  constructor() {
    this.#lines.idOf('');
    this.#indents.idOf('');
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

  /** The segment's bytes. Files are ordered by path, so that the same files give the same bytes. */
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
    const lineCount = this.#lines.texts.length;
    const uses = invert(rowLines, lineCount, 1);
    const lineTerms = new Uint32Array(this.#lineTerms);
    const lineTermsStart = new Uint32Array(this.#lineTermsStart);
    const termLines = invertLists(lineTerms, lineTermsStart, this.#terms.texts.length);
    const termUses = new Uint32Array(this.#terms.texts.length);
    for (let line = 1; line < lineCount; line++) {
      const count = (uses.start[line + 1] ?? 0) - (uses.start[line] ?? 0);
      for (let i = lineTermsStart[line] ?? 0; i < (lineTermsStart[line + 1] ?? 0); i++) {
        const term = lineTerms[i] ?? 0;
        termUses[term] = (termUses[term] ?? 0) + count;
      }
    }
    const skeletons = new Uint32Array(this.#skeletons);
    const paths = textPool(files.map((file) => file.path));
    const lines = this.#lines.pool();
    const terms = this.#terms.pool();
    const indents = this.#indents.pool();
    return encodeSegment({
      lineText: lines.bytes,
      lineTextStart: lines.start,
      lineSkeleton: skeletons,
      lineTerms,
      lineTermsStart,
      lineTable: this.#lines.table(),
      termText: terms.bytes,
      termTextStart: terms.start,
      termLines: termLines.items,
      termLinesStart: termLines.start,
      termUses,
      termTable: this.#terms.table(),
      skeletonOrder: orderBy(skeletons),
      rowLines,
      rowIndents,
      fileRowsStart,
      fileTokens: Uint32Array.from(files, (file) => file.tokens),
      uses: uses.items,
      usesStart: uses.start,
      indentText: indents.bytes,
      indentTextStart: indents.start,
      pathText: paths.bytes,
      pathTextStart: paths.start,
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
    this.#scan.run(text, start, end);
    this.#skeletons.push(this.#scan.skeleton);
    this.#lineTokens.push(this.#scan.tokens);
    this.#lineTermsStart.push(this.#lineTerms.length);
    return id;
  }

  /** A word of the line that is scanned; each counts once. */
  #addTerm(start: number, end: number): void {
    const first = this.#lineTermsStart.at(-1) ?? 0;
    if (this.#lineTerms.length - first >= segmentLimits.lineTermsMax) return;
    const term = this.#terms.idOf(this.#scanned, start, end);
    if (this.#lineTerms.indexOf(term, first) === -1) this.#lineTerms.push(term);
  }
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

interface Lists {
  readonly items: Uint32Array;
  readonly start: Uint32Array;
}

/** For each value ≥ `least`, the ascending positions at which it stands. */
function invert(values: Uint32Array, count: number, least: number): Lists {
  const start = new Uint32Array(count + 1);
  for (let position = 0; position < values.length; position++) {
    const value = values[position] ?? 0;
    if (value >= least) start[value + 1] = (start[value + 1] ?? 0) + 1;
  }
  for (let i = 0; i < count; i++) start[i + 1] = (start[i + 1] ?? 0) + (start[i] ?? 0);
  const items = new Uint32Array(start[count] ?? 0);
  const next = start.slice();
  for (let position = 0; position < values.length; position++) {
    const value = values[position] ?? 0;
    if (value < least) continue;
    const to = next[value] ?? 0;
    items[to] = position;
    next[value] = to + 1;
  }
  return { items, start };
}

/** For each value, the ascending numbers of the lists that hold it. */
function invertLists(values: Uint32Array, listStart: Uint32Array, count: number): Lists {
  const flat = invert(values, count, 0);
  const owner = new Uint32Array(values.length);
  for (let list = 0; list + 1 < listStart.length; list++) owner.fill(list, listStart[list], listStart[list + 1]);
  return { items: flat.items.map((position) => owner[position] ?? 0), start: flat.start };
}

/** Ids ordered by key, then by id. */
function orderBy(keys: Uint32Array): Uint32Array {
  const packed = new Float64Array(keys.length);
  // Key and id in one double: 32 + 21 bits are exact, and typed arrays sort without a callback.
  const shift = 2 ** 21;
  if (keys.length >= shift)
    return Uint32Array.from(keys.keys()).sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
  for (let id = 0; id < keys.length; id++) packed[id] = (keys[id] ?? 0) * shift + id;
  packed.sort();
  const order = new Uint32Array(keys.length);
  for (let at = 0; at < order.length; at++) order[at] = (packed[at] ?? 0) % shift;
  return order;
}
