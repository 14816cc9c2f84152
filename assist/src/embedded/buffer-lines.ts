/** An open buffer as a source of lines. Unique lines stay interned between edits, so that a keystroke costs little. */
import { flatCopy } from '@foretoken/base/flat-copy.js';
import { segmentLimits } from '@foretoken/codebase/segments/limits.js';
import { lineShape } from '@foretoken/codebase/segments/line-shape.js';
import { indentWidth, type LineSource, type Run } from '@foretoken/codebase/segments/line-source.js';
import { numberHash } from '@foretoken/codebase/segments/text-hash.js';

export class BufferLines implements LineSource {
  readonly #path: string;
  #texts: string[] = [''];
  #skeletons: number[] = [0];
  #lineTerms: Uint32Array[] = [new Uint32Array()];
  #lineIds = new Map<string, number>([['', 0]]);
  #terms: string[] = [];
  #termIds = new Map<string, number>();
  #termLines: number[][] = [];
  /** By the `numberHash` of a form: a map of numbers has no seed, and who writes a document chooses its forms. */
  #likes = new Map<number, number[]>();
  #pieces: readonly (readonly string[])[] = [];
  #rows: string[] = [];
  #fileRows: number[] = [0];
  #uses = new Uint32Array();
  #usesStart = new Uint32Array();
  #popular: string[] = [];
  #termUses = new Uint32Array();
  #termUsesBelow = new Uint32Array();
  rowLines = new Uint32Array();

  constructor(path: string) {
    this.#path = path;
  }

  /** The buffer's lines in pieces: what is above the cursor and what is below are apart, as if two files. */
  update(pieces: readonly (readonly string[])[]): void {
    if (samePieces(pieces, this.#pieces)) return;
    const total = pieces.reduce((sum, piece) => sum + piece.length, 0);
    if (this.#texts.length > 2 * total + 1_000) this.#forget();
    this.#pieces = pieces;
    this.#rows = pieces.flat();
    this.#fileRows = [0];
    for (const piece of pieces) this.#fileRows.push((this.#fileRows.at(-1) ?? 0) + piece.length);
    this.rowLines = Uint32Array.from(this.#rows, (row) => this.#lineId(row.trim()));
    this.#count();
  }

  get lineCount(): number {
    return this.#texts.length;
  }

  get termCount(): number {
    return this.#terms.length;
  }

  get fileCount(): number {
    return this.#fileRows.length - 1;
  }

  /** Rows that are not blank. */
  get usedRows(): number {
    return this.#uses.length;
  }

  lineOf(text: string): number | undefined {
    return this.#lineIds.get(text);
  }

  textOf(line: number): string {
    return this.#texts[line] ?? '';
  }

  lengthOf(line: number): number {
    return this.textOf(line).length;
  }

  skeletonOf(line: number): number {
    return this.#skeletons[line] ?? 0;
  }

  termsOf(line: number): Run {
    const items = this.#lineTerms[line] ?? noItems;
    return { items, start: 0, end: items.length };
  }

  termOf(word: string): number | undefined {
    return this.#termIds.get(word);
  }

  termText(term: number): string {
    return this.#terms[term] ?? '';
  }

  linesWith(term: number): Run {
    return runOf(this.#termLines[term]);
  }

  linesLike(skeleton: number): Run {
    return runOf(this.#likes.get(numberHash(skeleton)));
  }

  rowsOf(line: number): Run {
    const start = this.#usesStart[line] ?? 0;
    return { items: this.#uses, start, end: this.#usesStart[line + 1] ?? start };
  }

  indentOf(row: number): string {
    const text = this.#rows[row] ?? '';
    return text.slice(0, text.length - text.trimStart().length);
  }

  indentWidth(row: number): number {
    return indentWidth(this.indentOf(row));
  }

  fileOf(row: number): number {
    let file = 0;
    while (file + 1 < this.fileCount && (this.#fileRows[file + 1] ?? 0) <= row) file++;
    return file;
  }

  firstRow(file: number): number {
    return this.#fileRows[file] ?? this.rowLines.length;
  }

  pathOf(): string {
    return this.#path;
  }

  fileAt(path: string): number | undefined {
    return path === this.#path ? 0 : undefined;
  }

  /** Rows that hold a word. */
  usesOf(word: string): number {
    const term = this.#termIds.get(word);
    return term === undefined ? 0 : (this.#termUses[term] ?? 0);
  }

  /** Rows of the second piece, below the cursor, that hold a word. */
  usesBelow(word: string): number {
    const term = this.#termIds.get(word);
    return term === undefined ? 0 : (this.#termUsesBelow[term] ?? 0);
  }

  /** Words that only rows below the cursor hold, those of most rows first. */
  wordsBelowOnly(max: number): readonly string[] {
    const words: { word: string; uses: number }[] = [];
    for (const [term, word] of this.#terms.entries()) {
      const uses = this.#termUsesBelow[term] ?? 0;
      if (uses > 0 && uses === this.#termUses[term]) words.push({ word, uses });
    }
    words.sort((a, b) => b.uses - a.uses || (a.word < b.word ? -1 : 1));
    return words.slice(0, max).map(({ word }) => word);
  }

  /** The lines that stand most often, more than once each. */
  popular(max: number): readonly string[] {
    if (this.#popular.length === 0) {
      const lines: { text: string; uses: number }[] = [];
      for (let line = 1; line < this.#texts.length; line++) {
        const uses = this.liveUses(line);
        if (uses > 1) lines.push({ text: this.textOf(line), uses });
      }
      lines.sort((a, b) => b.uses - a.uses || (a.text < b.text ? -1 : 1));
      this.#popular = lines.slice(0, popularMax).map(({ text }) => text);
    }
    return this.#popular.slice(0, max);
  }

  liveUses(line: number): number {
    return (this.#usesStart[line + 1] ?? 0) - (this.#usesStart[line] ?? 0);
  }

  #lineId(whole: string): number {
    const slice = whole.slice(0, segmentLimits.lineCharsMax);
    const known = this.#lineIds.get(slice);
    if (known !== undefined) return known;
    const text = flatCopy(slice);
    const id = this.#texts.length;
    const shape = lineShape(text);
    this.#texts.push(text);
    this.#lineIds.set(text, id);
    this.#skeletons.push(shape.skeleton);
    const form = numberHash(shape.skeleton);
    const like = this.#likes.get(form);
    if (like === undefined) this.#likes.set(form, [id]);
    else like.push(id);
    this.#lineTerms.push(Uint32Array.from(shape.terms, (term) => this.#termId(term, id)));
    return id;
  }

  #termId(word: string, line: number): number {
    let id = this.#termIds.get(word);
    if (id === undefined) {
      id = this.#terms.length;
      this.#terms.push(word);
      this.#termIds.set(word, id);
      this.#termLines.push([]);
    }
    this.#termLines[id]?.push(line);
    return id;
  }

  #count(): void {
    const start = new Uint32Array(this.#texts.length + 1);
    for (const line of this.rowLines) if (line !== 0) start[line + 1] = (start[line + 1] ?? 0) + 1;
    for (let i = 0; i < this.#texts.length; i++) start[i + 1] = (start[i + 1] ?? 0) + (start[i] ?? 0);
    const uses = new Uint32Array(start[this.#texts.length] ?? 0);
    const next = start.slice();
    const termUses = new Uint32Array(this.#terms.length);
    const termUsesBelow = new Uint32Array(this.#terms.length);
    const below = this.firstRow(1);
    for (let row = 0; row < this.rowLines.length; row++) {
      const line = this.rowLines[row] ?? 0;
      if (line === 0) continue;
      const to = next[line] ?? 0;
      uses[to] = row;
      next[line] = to + 1;
      for (const term of this.#lineTerms[line] ?? noItems) {
        termUses[term] = (termUses[term] ?? 0) + 1;
        if (row >= below) termUsesBelow[term] = (termUsesBelow[term] ?? 0) + 1;
      }
    }
    this.#uses = uses;
    this.#popular = [];
    this.#usesStart = start;
    this.#termUses = termUses;
    this.#termUsesBelow = termUsesBelow;
  }

  #forget(): void {
    this.#texts = [''];
    this.#skeletons = [0];
    this.#lineTerms = [new Uint32Array()];
    this.#lineIds = new Map([['', 0]]);
    this.#terms = [];
    this.#termIds = new Map();
    this.#termLines = [];
    this.#likes = new Map();
  }
}

const noItems = new Uint32Array();
const popularMax = 40;

function runOf(items: readonly number[] | undefined): Run {
  return items === undefined
    ? { items: noItems, start: 0, end: 0 }
    : { items: Uint32Array.from(items), start: 0, end: items.length };
}

function samePieces(a: readonly (readonly string[])[], b: readonly (readonly string[])[]): boolean {
  return (
    a.length === b.length &&
    a.every(
      (piece, i) => piece === b[i] || (piece.length === b[i]?.length && piece.every((row, j) => row === b[i]?.[j])),
    )
  );
}
