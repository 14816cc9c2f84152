/** Open files as they stand in the editor, learned once for each text: few segments, however many files there are. */
import type { CodeTables } from '@foretoken/codebase/segments/code-tables.js';
import { emptyTables, loadTables, type StoredSegment } from '@foretoken/codebase/segments/load-tables.js';
import { SegmentBuilder } from '@foretoken/codebase/segments/segment-builder.js';
import { contextLimits } from './limits.js';

interface LearnedText {
  readonly text: string;
  /** Of the segment that holds it. */
  readonly segment: number;
}

export class OpenFiles {
  #tables: CodeTables = emptyTables;
  #segments: readonly StoredSegment[] = [];
  #open: ReadonlyMap<string, string> = new Map();
  #learned = new Map<string, LearnedText>();
  #segmentsMade = 0;

  /** The first few open files by path that are not too long, `path` apart. The same tables as long as they are the same texts. */
  tablesOf(path: string, overlays: ReadonlyMap<string, string>): CodeTables {
    const open = searched(path, overlays);
    if (isSame(open, this.#open)) return this.#tables;
    this.#open = open;
    const unknown = [...open].filter(([other, text]) => this.#learned.get(other)?.text !== text);
    if (unknown.length > 0) this.#segments = [...this.#segments, this.#learn(unknown)];
    if (this.#segments.length > contextLimits.openSegmentsMax) this.#compact(open);
    const live = (other: string) => (open.has(other) ? this.#learned.get(other)?.segment : undefined);
    this.#tables = loadTables(this.#segments, live, this.#tables);
    return this.#tables;
  }

  #learn(files: Iterable<readonly [string, string]>): StoredSegment {
    const builder = new SegmentBuilder();
    const id = this.#segmentsMade++;
    for (const [path, text] of files) {
      builder.add({ path, text, languageId: '' });
      this.#learned.set(path, { text, segment: id });
    }
    return { id, bytes: builder.build() };
  }

  /** The segment that holds most of the open text stays; all else becomes one. */
  #compact(open: ReadonlyMap<string, string>): void {
    const held = new Map<number, number>();
    for (const [path, text] of open) {
      const segment = this.#learned.get(path)?.segment ?? 0;
      held.set(segment, (held.get(segment) ?? 0) + text.length);
    }
    const [most] = [...held].sort((x, y) => y[1] - x[1])[0] ?? [];
    const stays = this.#segments.filter(({ id }) => id === most);
    this.#learned = new Map([...this.#learned].filter(([, { segment }]) => segment === most));
    const others = [...open].filter(([path]) => !this.#learned.has(path));
    this.#segments = others.length === 0 ? stays : [...stays, this.#learn(others)];
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
