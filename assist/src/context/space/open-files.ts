/** Open files as they stand in the editor, each a segment of its own that is learned once for each text. */
import type { CodeTables } from '@foretoken/codebase/segments/code-tables.js';
import { emptyTables, loadTables, type StoredSegment } from '@foretoken/codebase/segments/load-tables.js';
import { SegmentBuilder } from '@foretoken/codebase/segments/segment-builder.js';
import { contextLimits } from '../limits.js';

interface LearnedText {
  readonly text: string;
  readonly segment: StoredSegment;
}

export class OpenFiles {
  #tables: CodeTables = emptyTables;
  /** As they were asked for last. */
  #overlays: ReadonlyMap<string, string> = new Map();
  #asked = '';
  #open: ReadonlyMap<string, string> = new Map();
  readonly #learned = new Map<string, LearnedText>();
  #segmentsMade = 0;

  /** The first few open files by path that are not too long, `path` apart. The same tables as long as they are the same texts. */
  tablesOf(path: string, overlays: ReadonlyMap<string, string>): CodeTables {
    const asked = overlays.has(path) ? path : '';
    if (overlays === this.#overlays && asked === this.#asked) return this.#tables;
    [this.#overlays, this.#asked] = [overlays, asked];
    const open = searched(path, overlays);
    if (isSame(open, this.#open)) return this.#tables;
    this.#open = open;
    for (const other of this.#learned.keys()) if (!overlays.has(other)) this.#learned.delete(other);
    const segments = Array.from(open, ([other, text]) => this.#segmentOf(other, text));
    const live = (other: string) => this.#learned.get(other)?.segment.id;
    this.#tables = loadTables(segments, live, this.#tables, []);
    return this.#tables;
  }

  /** Learns one of those files; whether all are learned. */
  prepare(path: string, overlays: ReadonlyMap<string, string>): boolean {
    for (const [other, text] of searched(path, overlays)) {
      if (this.#learned.get(other)?.text === text) continue;
      this.#segmentOf(other, text);
      return false;
    }
    return true;
  }

  #segmentOf(path: string, text: string): StoredSegment {
    const known = this.#learned.get(path);
    if (known?.text === text) return known.segment;
    const builder = new SegmentBuilder();
    builder.add({ path, text });
    const segment = { id: this.#segmentsMade++, bytes: builder.build() };
    this.#learned.set(path, { text, segment });
    return segment;
  }
}

function searched(path: string, overlays: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [other, text] of [...overlays].sort(([x], [y]) => (x < y ? -1 : 1))) {
    if (found.size >= contextLimits.openFilesMax) break;
    if (other !== path && text.length <= contextLimits.openFileCharsMax) found.set(other, text);
  }
  return found;
}

function isSame(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  if (one.size !== other.size) return false;
  for (const [path, text] of one) if (other.get(path) !== text) return false;
  return true;
}
