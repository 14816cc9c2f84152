/** All code that context may come from: the learned tables without open files, and the open files as they stand in the editor. */
import type { TablesView } from '@foretoken/codebase/segments/code-tables.js';
import type { LineSource } from '@foretoken/codebase/segments/line-source.js';
import { openSegment, type Segment } from '@foretoken/codebase/segments/segment.js';
import { SegmentBuilder } from '@foretoken/codebase/segments/segment-builder.js';
import type { ContextRequest } from './context-finder.js';
import { contextLimits } from './limits.js';

export interface SpaceSource {
  readonly lines: LineSource;
  /** Numbers rows over all sources: this one's first. */
  readonly base: number;
  isLive(file: number): boolean;
  /** Rows of files that are not live: the first and the one after the last of each run, ascending. */
  readonly deadRows: Uint32Array;
  /** Rows of live files at which a line stands. */
  liveUses(line: number): number;
}

export interface CodeSpace {
  readonly view: TablesView;
  readonly sources: readonly SpaceSource[];
  /** Live rows that are not blank. */
  readonly rows: number;
  /** Live rows that hold a word. */
  usesOf(word: string): number;
  /** The same for the number that a source has for the word; cheap. */
  usesOfTerm(source: number, term: number, word: string): number;
}

/** Makes spaces; open files are learned once for each text. */
export class CodeSpaces {
  #open = new Map<string, OpenFile>();
  #openUses: ReadonlyMap<string, number> = new Map();

  of({ tables, path, overlays }: ContextRequest): CodeSpace {
    const view = tables.without([path, ...overlays.keys()]);
    const open = this.#segmentsOf(path, overlays);
    const sources: SpaceSource[] = [];
    let base = 0;
    for (const [source, { lines, isLive, liveUses }] of view.sources.entries()) {
      sources.push({ lines, base, isLive, liveUses, deadRows: deadRowsOf(view)[source] ?? noRows });
      base += lines.rowLines.length;
    }
    for (const segment of open) {
      sources.push({
        lines: segment,
        base,
        isLive: () => true,
        liveUses: (line) => runLength(segment, line),
        deadRows: noRows,
      });
      base += segment.rowLines.length;
    }
    const rows = open.reduce((sum, { usedRows }) => sum + usedRows, view.rows);
    const openUses = this.#openUses;
    const stored = view.sources.length;
    return {
      view,
      sources,
      rows,
      usesOf: (word) => view.usesOf(word) + (openUses.get(word) ?? 0),
      usesOfTerm: (source, term, word) =>
        (source < stored ? view.usesOfTerm(source, term, word) : view.usesOf(word)) + (openUses.get(word) ?? 0),
    };
  }

  /** The first few open files by path that are not too long. */
  #segmentsOf(path: string, overlays: ReadonlyMap<string, string>): Segment[] {
    const before = this.#open;
    const now: typeof before = new Map();
    let isNew = false;
    for (const [other, text] of [...overlays].sort(([x], [y]) => (x < y ? -1 : 1))) {
      if (other === path || now.size >= contextLimits.openFilesMax) continue;
      if (text.length > contextLimits.openFileCharsMax) continue;
      const kept = before.get(other);
      const isKept = kept?.text === text;
      const segment = isKept ? kept.segment : learn(other, text);
      if (segment !== undefined) now.set(other, { text, segment });
      isNew ||= !isKept;
    }
    if (isNew || now.size !== before.size) this.#openUses = usesIn(now.values());
    this.#open = now;
    return Array.from(now.values(), ({ segment }) => segment);
  }
}

function deadRowsOf(view: TablesView): readonly Uint32Array[] {
  let rows = deadRowsKept.get(view);
  if (rows === undefined) {
    rows = view.sources.map(({ lines, isLive }) => {
      const runs: number[] = [];
      for (let file = 0; file < lines.fileCount; file++) {
        if (isLive(file)) continue;
        if (runs.at(-1) === lines.firstRow(file)) runs.pop();
        else runs.push(lines.firstRow(file));
        runs.push(lines.firstRow(file + 1));
      }
      return Uint32Array.from(runs);
    });
    deadRowsKept.set(view, rows);
  }
  return rows;
}

const deadRowsKept = new WeakMap<TablesView, readonly Uint32Array[]>();
const noRows = new Uint32Array(0);

interface OpenFile {
  readonly text: string;
  readonly segment: Segment;
}

function usesIn(files: Iterable<OpenFile>): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const { segment } of files) {
    for (let term = 0; term < segment.termCount; term++) {
      const word = segment.termText(term);
      uses.set(word, (uses.get(word) ?? 0) + (segment.termUses[term] ?? 0));
    }
  }
  return uses;
}

function learn(path: string, text: string): Segment | undefined {
  const builder = new SegmentBuilder();
  builder.add({ path, text, languageId: '' });
  return openSegment(builder.build());
}

function runLength(segment: Segment, line: number): number {
  const { start, end } = segment.rowsOf(line);
  return end - start;
}
