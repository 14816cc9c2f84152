/** The files of a segment that do not count, and what they hold, to be taken from the segment's sums. Immutable. */
import type { Segment } from './segment.js';

export class DeadFiles {
  /** Rows of these files that are not blank. */
  readonly rows: number;
  readonly #files: ReadonlySet<number>;
  readonly #lines = new Map<number, number>();
  readonly #terms = new Map<number, number>();

  private constructor(segment: Segment, files: ReadonlySet<number>) {
    this.#files = files;
    let rows = 0;
    for (const file of files) {
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
    this.rows = rows;
  }

  /** The files whose path is dead; `before` is handed back when it is still right. */
  static in(segment: Segment, isDead: (path: string) => boolean, before?: DeadFiles): DeadFiles {
    const files = new Set<number>();
    for (let file = 0; file < segment.fileCount; file++) if (isDead(segment.pathOf(file))) files.add(file);
    if (before !== undefined && files.size === before.#files.size && [...files].every((file) => before.has(file)))
      return before;
    return new DeadFiles(segment, files);
  }

  /** These and the files at `paths`. */
  and(segment: Segment, paths: readonly string[]): DeadFiles {
    const files = paths
      .map((path) => segment.fileAt(path))
      .filter((file) => file !== undefined && !this.#files.has(file));
    if (files.length === 0) return this;
    return new DeadFiles(segment, new Set([...this.#files, ...files.filter((file) => file !== undefined)]));
  }

  has(file: number): boolean {
    return this.#files.has(file);
  }

  usesOfLine(line: number): number {
    return this.#lines.get(line) ?? 0;
  }

  usesOfTerm(term: number): number {
    return this.#terms.get(term) ?? 0;
  }
}
