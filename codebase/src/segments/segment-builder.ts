/** Learns files into one segment: unique trimmed lines, their words, and for each file the rows of (line, indent). */
import { type FileRows, SegmentKernel } from './segment-kernel.js';
import { type HashSeed, ownSeed } from './text-hash.js';

export interface FileText {
  /** Root-relative, '/' separators. */
  readonly path: string;
  /** The text with secrets already replaced. */
  readonly text: string;
}

export class SegmentBuilder {
  readonly #kernel: SegmentKernel;
  readonly #files: FileRows[] = [];
  #rows = 0;
  #tokens = 0;

  /** `seed`: of the hashes of its tables. What a segment tells does not depend on it. */
  constructor(seed: HashSeed = ownSeed) {
    this.#kernel = SegmentKernel.begin(seed);
  }

  /** Tokens learned so far, white space not counted. */
  get tokens(): number {
    return this.#tokens;
  }

  /** Slots of hash tables that held another text than the one looked for, so far; after `build`, until another builder is made. */
  get missedSlots(): number {
    return this.#kernel.missedSlots;
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
