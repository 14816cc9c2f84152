/** Learns files into one segment: unique trimmed lines, their words, and for each file the rows of (line, indent). */

import { segmentLimits } from './limits.js';
import { lineShape, textHash } from './line-shape.js';
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
  readonly #lines = new Interned();
  readonly #terms = new Interned();
  readonly #indents = new Interned();
  readonly #skeletons: number[] = [0];
  readonly #lineTokens: number[] = [0];
  readonly #lineTerms: number[] = [];
  readonly #lineTermsStart: number[] = [0, 0];
  readonly #files: { path: string; lines: Uint32Array; indents: Uint16Array; tokens: number }[] = [];

  constructor() {
    this.#lines.idOf('');
    this.#indents.idOf('');
  }

  /** Tokens learned so far, white space not counted. */
  get tokens(): number {
    return this.#tokens;
  }

  /** Learns one file; ≥ 5 MB/s. Line ends become '\n', white space at line ends is dropped. */
  add(file: LearntFile): void {
    const rows = file.text.split('\n');
    const lines = new Uint32Array(rows.length);
    const indents = new Uint16Array(rows.length);
    let tokens = 0;
    for (const [row, whole] of rows.entries()) {
      const text = whole.trim();
      if (text === '') continue;
      const indent = whole.slice(0, whole.length - whole.trimStart().length);
      const indentId = this.#indents.idOf(indent);
      indents[row] = indentId < 0xffff ? indentId : 0;
      const line = this.#lineId(text.slice(0, segmentLimits.lineCharsMax).toWellFormed());
      lines[row] = line;
      tokens += this.#lineTokens[line] ?? 0;
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
    const lineTerms = Uint32Array.from(this.#lineTerms);
    const lineTermsStart = Uint32Array.from(this.#lineTermsStart);
    const termLines = invertLists(lineTerms, lineTermsStart, this.#terms.texts.length);
    const termUses = new Uint32Array(this.#terms.texts.length);
    for (let line = 1; line < lineCount; line++) {
      const count = (uses.start[line + 1] ?? 0) - (uses.start[line] ?? 0);
      for (let i = lineTermsStart[line] ?? 0; i < (lineTermsStart[line + 1] ?? 0); i++) {
        const term = lineTerms[i] ?? 0;
        termUses[term] = (termUses[term] ?? 0) + count;
      }
    }
    const skeletons = Uint32Array.from(this.#skeletons);
    const paths = pool(files.map((file) => file.path));
    const lines = pool(this.#lines.texts);
    const terms = pool(this.#terms.texts);
    const indents = pool(this.#indents.texts);
    return encodeSegment({
      lineText: lines.bytes,
      lineTextStart: lines.start,
      lineSkeleton: skeletons,
      lineTerms,
      lineTermsStart,
      lineTable: hashTable(this.#lines.texts),
      termText: terms.bytes,
      termTextStart: terms.start,
      termLines: termLines.items,
      termLinesStart: termLines.start,
      termUses,
      termTable: hashTable(this.#terms.texts),
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

  #lineId(text: string): number {
    const id = this.#lines.idOf(text);
    if (id < this.#skeletons.length) return id;
    const shape = lineShape(text);
    this.#skeletons.push(shape.skeleton);
    this.#lineTokens.push(shape.tokens);
    for (const term of shape.terms) this.#lineTerms.push(this.#terms.idOf(term));
    this.#lineTermsStart.push(this.#lineTerms.length);
    return id;
  }
}

/** Texts numbered by first appearance. */
class Interned {
  readonly texts: string[] = [];
  readonly #ids = new Map<string, number>();

  idOf(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const id = this.texts.length;
    this.texts.push(text);
    this.#ids.set(text, id);
    return id;
  }
}

interface Lists {
  readonly items: Uint32Array;
  readonly start: Uint32Array;
}

/** For each value ≥ `least`, the ascending positions at which it stands. */
function invert(values: Uint32Array, count: number, least: number): Lists {
  const start = new Uint32Array(count + 1);
  for (const value of values) if (value >= least) start[value + 1] = (start[value + 1] ?? 0) + 1;
  for (let i = 0; i < count; i++) start[i + 1] = (start[i + 1] ?? 0) + (start[i] ?? 0);
  const items = new Uint32Array(start[count] ?? 0);
  const next = start.slice();
  for (const [position, value] of values.entries()) {
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
  for (const [id, key] of keys.entries()) packed[id] = key * shift + id;
  packed.sort();
  return Uint32Array.from(packed, (value) => value % shift);
}

/** Open addressing, slots of id + 1, linear probing, load ≤ 2/3, power of two. */
function hashTable(texts: readonly string[]): Uint32Array {
  let slots = 4;
  while (slots * 2 < texts.length * 3) slots *= 2;
  const table = new Uint32Array(slots);
  for (const [id, text] of texts.entries()) {
    let slot = textHash(text) & (slots - 1);
    while (table[slot] !== 0) slot = (slot + 1) & (slots - 1);
    table[slot] = id + 1;
  }
  return table;
}

function pool(texts: readonly string[]): { bytes: Uint8Array; start: Uint32Array } {
  const start = new Uint32Array(texts.length + 1);
  let total = 0;
  for (const [index, text] of texts.entries()) {
    total += Buffer.byteLength(text);
    start[index + 1] = total;
  }
  const bytes = Buffer.alloc(total);
  for (const [index, text] of texts.entries()) bytes.write(text, start[index] ?? 0);
  return { bytes, start };
}
