/** Which segments of an index are held in memory: all that fit, those with the most useful files first. */
import type { CodeTables } from '../segments/code-tables.js';
import type { Sqlite } from '../sqlite/open-database.js';
import { segmentUsefulness, type WeighedFile } from './file-usefulness.js';

export interface SegmentOnDisk {
  readonly id: number;
  readonly name: string;
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

  /** The segments that may fit, in the order given; in memory they take about a third more than on the disk. */
  choose(bytesMax: number, database: Sqlite, segments: readonly SegmentOnDisk[]): readonly SegmentOnDisk[] {
    let left = bytesMax - segments.reduce((sum, { bytes }) => sum + bytes, 0);
    if (left >= 0) return segments;
    const out = new Set<number>();
    for (const { id, bytes } of this.#leastUseful(database, segments)) {
      if (left >= 0) break;
      left += bytes;
      out.add(id);
    }
    return segments.filter(({ id }) => !out.has(id));
  }

  /** Tables of at most so many bytes, made by `load` of the segments that fit; of none, if even one is too much. */
  within(
    bytesMax: number,
    database: Sqlite,
    segments: readonly SegmentOnDisk[],
    previous: CodeTables,
    load: (held: readonly SegmentOnDisk[], previous: CodeTables) => CodeTables,
  ): CodeTables {
    let held = this.choose(bytesMax, database, segments);
    let tables = load(held, previous);
    if (tables.stats.bytes > bytesMax)
      for (const { id } of this.#leastUseful(database, held)) {
        held = held.filter((segment) => segment.id !== id);
        tables = load(held, tables);
        if (tables.stats.bytes <= bytesMax) break;
      }
    const files = database.prepare<[], number>('SELECT count(*) FROM files').pluck().get() ?? 0;
    this.#filesLeftOut = held.length === segments.length ? 0 : files - tables.stats.files;
    return tables;
  }

  #leastUseful(database: Sqlite, segments: readonly SegmentOnDisk[]): readonly SegmentOnDisk[] {
    this.#usefulness ??= segmentUsefulness(filesOf(database));
    const value = ({ id }: SegmentOnDisk) => this.#usefulness?.get(id) ?? Number.MAX_VALUE;
    return segments.toSorted((a, b) => value(a) - value(b) || a.id - b.id);
  }
}

function filesOf(database: Sqlite): (WeighedFile & { segment: number })[] {
  return database
    .prepare<[], WeighedFile & { segment: number }>('SELECT path, bytes, mtime_ms AS mtimeMs, segment FROM files')
    .all();
}
