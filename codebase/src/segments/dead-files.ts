/** The files of a segment that do not count, and what they hold, to be taken from the segment's sums. Immutable. */
import type { Segment } from './segment.js';

export class DeadFiles {
  /** Rows of these files that are not blank. */
  readonly rows: number;
  readonly #files: ReadonlySet<number>;
  readonly #lines = new Map<number, number>();
  readonly #terms = new Map<number, number>();

  private constructor(segment: Segment | undefined, files: ReadonlySet<number>) {
    this.#files = files;
    this.rows = segment === undefined ? 0 : this.#count(segment);
  }

  #count(segment: Segment): number {
    let rows = 0;
    for (const file of this.#files) {
      for (let row = segment.firstRow(file); row < segment.firstRow(file + 1); row++) {
        const line = segment.rowLines[row] ?? 0;
        if (line === 0) continue;
        rows++;
        this.#lines.set(line, (this.#lines.get(line) ?? 0) + 1);
        const terms = segment.termsOf(line);
        for (let i = terms.start; i < terms.end; i++) {
          const term = terms.items[i] ?? 0;
          this.#terms.set(term, (this.#terms.get(term) ?? 0) + 1);
        }
      }
    }
    return rows;
  }

  /** The files whose path is dead; `before` is handed back when it is still right. */
  static in(segment: Segment, isDead: (path: string) => boolean, before?: DeadFiles): DeadFiles {
    const files = new Set<number>();
    for (let file = 0; file < segment.fileCount; file++) if (isDead(segment.pathOf(file))) files.add(file);
    if (before !== undefined && files.size === before.#files.size && [...files].every((file) => before.has(file)))
      return before;
    return new DeadFiles(segment, files);
  }

  /** The files at these paths, those apart that are in `others` already. */
  static at(segment: Segment, paths: readonly string[], others: DeadFiles): DeadFiles {
    const files = new Set<number>();
    for (const path of paths) {
      const file = segment.fileAt(path);
      if (file !== undefined && !others.has(file)) files.add(file);
    }
    return files.size === 0 ? DeadFiles.none : new DeadFiles(segment, files);
  }

  /** No file at all. */
  static readonly none = new DeadFiles(undefined, new Set());

  has(file: number): boolean {
    return this.#files.has(file);
  }

  /** Words of these files by their number, and in how many of their rows each stands. */
  get termUses(): ReadonlyMap<number, number> {
    return this.#terms;
  }

  usesOfLine(line: number): number {
    return this.#lines.get(line) ?? 0;
  }

  usesOfTerm(term: number): number {
    return this.#terms.get(term) ?? 0;
  }
}
