/** Which segments of an index are held in memory: all that fit, those with the most useful files first. */
import type { CodeTables } from '../segments/code-tables.js';
import { bytesOfSegment } from '../segments/load-tables.js';
import type { Sqlite } from '../sqlite/open-database.js';
import { indexLimits } from './limits.js';
import { fileKinds, meanUsefulness, type WeighedFile } from './update/file-usefulness.js';

export interface SegmentOnDisk {
  readonly id: number;
  readonly name: string;
  readonly bytes: number;
}

export class HeldSegments {
  /** By segment, as it was when memory ran out, or when it was stored since. */
  readonly #usefulness = new Map<number, number>();
  /** The newest file of theirs. */
  #newestMs = 0;
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
    for (const id of this.#usefulness.keys()) if (!isStored.has(id)) this.#usefulness.delete(id);
    const before = Array.from(this.#bytes).filter(([id]) => isStored.has(id));
    // One that is damaged takes nothing.
    this.#bytes = new Map([...before, ...loaded.map(({ id }) => [id, bytesOfSegment(tables, id) ?? 0] as const)]);
  }

  #leastUseful(database: Sqlite, segments: readonly SegmentOnDisk[]): readonly SegmentOnDisk[] {
    if (segments.some(({ id }) => !this.#usefulness.has(id))) this.#weigh(database);
    const value = ({ id }: SegmentOnDisk) => this.#usefulness.get(id) ?? 0;
    return segments.toSorted((a, b) => value(a) - value(b) || a.id - b.id);
  }

  /** Looks at the segments that are newer than those known. What was just saved comes first, whatever it is. */
  #weigh(database: Sqlite): void {
    const newest = Math.max(0, ...this.#usefulness.keys());
    const files = filesAfter(database, newest);
    this.#newestMs = files.reduce((latest, { mtimeMs }) => Math.max(latest, mtimeMs), this.#newestMs);
    for (const [segment, group] of Map.groupBy(files, (file) => file.segment)) {
      const isSaved = newest > 0 && group.length <= indexLimits.savedFilesMax;
      this.#usefulness.set(segment, isSaved ? fileKinds : meanUsefulness(group, this.#newestMs));
    }
  }
}

function filesAfter(database: Sqlite, segment: number): (WeighedFile & { segment: number })[] {
  return database
    .prepare<[number], WeighedFile & { segment: number }>(
      'SELECT path, bytes, mtime_ms AS mtimeMs, segment FROM files WHERE segment > ?',
    )
    .all(segment);
}
