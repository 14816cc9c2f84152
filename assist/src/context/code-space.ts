/** All code that context may come from: the learned tables without open files, and the open files as they stand in the editor. */
import type { TablesView } from '@foretoken/codebase/segments/code-tables.js';
import type { LineSource } from '@foretoken/codebase/segments/line-source.js';
import type { ContextRequest } from './context-finder.js';
import { OpenFiles } from './open-files.js';

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
  readonly #open = new OpenFiles();

  of({ tables, path, overlays }: ContextRequest): CodeSpace {
    const view = tables.without([path, ...overlays.keys()]);
    const open = this.#open.tablesOf(path, overlays).without([]);
    const sources: SpaceSource[] = [];
    let base = 0;
    for (const part of [view, open]) {
      const deadRows = deadRowsOf(part);
      for (const [source, { lines, isLive, liveUses }] of part.sources.entries()) {
        sources.push({ lines, base, isLive, liveUses, deadRows: deadRows[source] ?? noRows });
        base += lines.rowLines.length;
      }
    }
    const stored = view.sources.length;
    return {
      view,
      sources,
      rows: view.rows + open.rows,
      usesOf: (word) => view.usesOf(word) + open.usesOf(word),
      usesOfTerm: (source, term, word) =>
        source < stored
          ? view.usesOfTerm(source, term, word) + open.usesOf(word)
          : view.usesOf(word) + open.usesOfTerm(source - stored, term, word),
    };
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
