/** The files of a segment that do not count, and what they hold, to be taken from the segment's sums. Immutable. */
import { segmentLimits } from './limits.js';
import { NumberCounts } from './number-counts.js';
import type { Segment } from './segment.js';

export class DeadFiles {
  /** Rows of these files that are not blank. */
  readonly rows: number;
  /** Words by the segment's number, and in how many of the files' rows each stands. */
  readonly termUses: NumberCounts;
  readonly #lines: NumberCounts;
  readonly #files: ReadonlySet<number>;

  private constructor(files: ReadonlySet<number>, rows: number, lines: NumberCounts, termUses: NumberCounts) {
    this.#files = files;
    this.rows = rows;
    this.#lines = lines;
    this.termUses = termUses;
  }

  /** The files whose path is dead; `before` is handed back when it is still right. */
  static in(segment: Segment, isDead: (path: string) => boolean, before?: DeadFiles): DeadFiles {
    const files = new Set<number>();
    for (let file = 0; file < segment.fileCount; file++) if (isDead(segment.pathOf(file))) files.add(file);
    const stays = before !== undefined && [...before.#files].every((file) => files.has(file));
    if (stays && before.#files.size === files.size) return before;
    return DeadFiles.#of(files, (file) => count(segment, file), stays ? before : DeadFiles.none);
  }

  /** The files at these paths, those apart that are in `others` already. */
  static at(segment: Segment, paths: readonly string[], others: DeadFiles): DeadFiles {
    const files = new Set<number>();
    for (const path of paths) {
      const file = segment.fileAt(path);
      if (file !== undefined && !others.has(file)) files.add(file);
    }
    if (files.size === 0) return DeadFiles.none;
    const kept = setsKept.get(segment);
    if (kept !== undefined && kept.#files.size === files.size && [...files].every((file) => kept.has(file)))
      return kept;
    const made = DeadFiles.#of(files, (file) => usesOf(segment, file), DeadFiles.none);
    setsKept.set(segment, made);
    return made;
  }

  /** No file at all. */
  static readonly none = new DeadFiles(new Set(), 0, new NumberCounts(), new NumberCounts());

  /** All of `before`, and what the others hold. */
  static #of(files: ReadonlySet<number>, usesIn: (file: number) => FileUses, before: DeadFiles): DeadFiles {
    if (files.size === 0) return DeadFiles.none;
    let rows = before.rows;
    const lines = new NumberCounts();
    const termUses = new NumberCounts();
    lines.addAll(before.#lines);
    termUses.addAll(before.termUses);
    for (const file of files) {
      if (before.has(file)) continue;
      const uses = usesIn(file);
      rows += uses.rows;
      lines.addAll(uses.lines);
      termUses.addAll(uses.terms);
    }
    return new DeadFiles(files, rows, lines, termUses);
  }

  get files(): Iterable<number> {
    return this.#files;
  }

  has(file: number): boolean {
    return this.#files.has(file);
  }

  usesOfLine(line: number): number {
    return this.#lines.of(line);
  }
}

interface FileUses {
  readonly rows: number;
  readonly lines: NumberCounts;
  readonly terms: NumberCounts;
}

/** What one file holds; of the files lately asked for it is kept, since open files are shadowed again and again. */
function usesOf(segment: Segment, file: number): FileUses {
  let ofSegment = kept.get(segment);
  if (ofSegment === undefined) {
    ofSegment = new Map();
    kept.set(segment, ofSegment);
  }
  let uses = ofSegment.get(file);
  if (uses === undefined) {
    uses = count(segment, file);
    if (ofSegment.size >= segmentLimits.fileUsesKeptMax) ofSegment.clear();
    ofSegment.set(file, uses);
  }
  return uses;
}

const kept = new WeakMap<Segment, Map<number, FileUses>>();
/** What was last shadowed of each segment: of many, a file more changes one. */
const setsKept = new WeakMap<Segment, DeadFiles>();

function count(segment: Segment, file: number): FileUses {
  const lines = new NumberCounts();
  const terms = new NumberCounts();
  let rows = 0;
  for (let row = segment.firstRow(file); row < segment.firstRow(file + 1); row++) {
    const line = segment.rowLines[row] ?? 0;
    if (line === 0) continue;
    rows++;
    lines.add(line, 1);
    const { items, start, end } = segment.termsOf(line);
    for (let i = start; i < end; i++) terms.add(items[i] ?? 0, 1);
  }
  return { rows, lines, terms };
}
