/** Which segments of an index are held in memory: all that fit, those with the most useful files first. */
import type { CodeTables } from '../segments/code-tables.js';
import { bytesOfSegment } from '../segments/load-tables.js';
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
  /** By segment that was loaded, what it takes; kept of those that are not held, which need not be loaded again to be left out. */
  #bytes: ReadonlyMap<number, number> = new Map();
  #filesLeftOut = 0;

  /** Live files of the segments that are not held. */
  get filesLeftOut(): number {
    return this.#filesLeftOut;
  }

  /** The segments that may fit, in the order given. One that was never loaded may take about a third more than on the disk. */
  choose(bytesMax: number, database: Sqlite, segments: readonly SegmentOnDisk[]): readonly SegmentOnDisk[] {
    const bytesOf = ({ id, bytes }: SegmentOnDisk) => this.#bytes.get(id) ?? bytes;
    let left = bytesMax - segments.reduce((sum, segment) => sum + bytesOf(segment), 0);
    if (left >= 0) return segments;
    const out = new Set<number>();
    for (const segment of this.#leastUseful(database, segments)) {
      if (left >= 0) break;
      left += bytesOf(segment);
      out.add(segment.id);
    }
    return segments.filter(({ id }) => !out.has(id));
  }

  /** Tables of at most so many bytes, made by `load` of the segments that fit. */
  within(
    bytesMax: number,
    database: Sqlite,
    segments: readonly SegmentOnDisk[],
    previous: CodeTables,
    load: (held: readonly SegmentOnDisk[], previous: CodeTables) => CodeTables,
  ): CodeTables {
    let held = this.choose(bytesMax, database, segments);
    let tables = load(held, previous);
    this.#note(segments, held, tables);
    if (tables.stats.bytes > bytesMax) {
      held = this.choose(bytesMax, database, held);
      tables = load(held, tables);
    }
    const files = database.prepare<[], number>('SELECT count(*) FROM files').pluck().get() ?? 0;
    this.#filesLeftOut = held.length === segments.length ? 0 : files - tables.stats.files;
    return tables;
  }

  #note(segments: readonly SegmentOnDisk[], loaded: readonly SegmentOnDisk[], tables: CodeTables): void {
    const isStored = new Set(segments.map(({ id }) => id));
    const before = Array.from(this.#bytes).filter(([id]) => isStored.has(id));
    // One that is damaged takes nothing.
    this.#bytes = new Map([...before, ...loaded.map(({ id }) => [id, bytesOfSegment(tables, id) ?? 0] as const)]);
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
