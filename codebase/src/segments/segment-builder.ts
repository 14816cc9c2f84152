/** Learns files into one segment: unique trimmed lines, their words, and for each file the rows of (line, indent). */
import { type FileRows, SegmentKernel } from './segment-kernel.js';

export interface FileText {
  /** Root-relative, '/' separators. */
  readonly path: string;
  /** The text with secrets already replaced. */
  readonly text: string;
}

export class SegmentBuilder {
  readonly #kernel = SegmentKernel.begin();
  readonly #files: FileRows[] = [];
  #rows = 0;
  #tokens = 0;

  /** Tokens learned so far, white space not counted. */
  get tokens(): number {
    return this.#tokens;
  }

  /** Learns one file; ≥ 50 MB/s. Line ends become '\n', white space at line ends is dropped. */
  add({ path, text }: FileText): void {
    const { rows, tokens } = this.#kernel.learn(text);
    this.#files.push({ path, firstRow: this.#rows, rows, tokens });
    this.#rows += rows;
    this.#tokens += tokens;
  }

  /** The segment's bytes; the builder is done with. Files are ordered by path. */
  build(): Uint8Array<ArrayBuffer> {
    const files = this.#files.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
    return this.#kernel.end(files);
  }
}
