/** Which segments of an index are held in memory: all that fit, those with the most useful files first. */
import type { CodeTables } from '../segments/code-tables.js';
import type { Sqlite } from '../sqlite/open-database.js';
import { segmentUsefulness, type WeighedFile } from './file-usefulness.js';

export interface SegmentOnDisk {
  readonly id: number;
  readonly bytes: number;
}

export class HeldSegments {
  /** By segment, as of when memory first ran out; what is stored later was just changed, and comes first. */
  #usefulness: ReadonlyMap<number, number> | undefined;
  #filesLeftOut = 0;

  /** Live files of the segments that are not held. */
  get filesLeftOut(): number {
    return this.#filesLeftOut;
  }

  /** Tables of at most so many bytes, made by `load` of the segments that fit; without a segment if even one is too much. */
  within(
    bytesMax: number,
    database: Sqlite,
    segments: readonly SegmentOnDisk[],
    previous: CodeTables,
    load: (ids: ReadonlySet<number>, previous: CodeTables) => CodeTables,
  ): CodeTables {
    const stored = segments.reduce((sum, { bytes }) => sum + bytes, 0);
    const all = new Set(segments.map(({ id }) => id));
    this.#filesLeftOut = 0;
    if (stored <= bytesMax) {
      const tables = load(all, previous);
      if (tables.stats.bytes <= bytesMax) return tables;
    }
    this.#usefulness ??= segmentUsefulness(filesOf(database));
    const value = ({ id }: SegmentOnDisk) => this.#usefulness?.get(id) ?? Number.POSITIVE_INFINITY;
    const order = segments.toSorted((a, b) => value(b) - value(a) || b.id - a.id);
    const held = new Set<number>();
    let left = bytesMax;
    for (const segment of order) {
      left -= segment.bytes;
      if (left < 0) break;
      held.add(segment.id);
    }
    let tables = load(held, previous);
    // In memory they take about a third more than on the disk.
    for (const { id } of order.toReversed()) {
      if (tables.stats.bytes <= bytesMax) break;
      if (held.delete(id)) tables = load(held, tables);
    }
    const files = database.prepare<[], number>('SELECT count(*) FROM files').pluck().get() ?? 0;
    this.#filesLeftOut = Math.max(0, files - tables.stats.files);
    return tables;
  }
}

function filesOf(database: Sqlite): (WeighedFile & { segment: number })[] {
  return database
    .prepare<[], WeighedFile & { segment: number }>('SELECT path, bytes, mtime_ms AS mtimeMs, segment FROM files')
    .all();
}
