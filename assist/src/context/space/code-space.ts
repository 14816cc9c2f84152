/** All code that context may come from: the learned tables without open files, and the open files as they stand in the editor. */

import type { LibraryFile } from '@foretoken/codebase/libraries/library.js';
import type { HoldingSource, TablesView } from '@foretoken/codebase/segments/code-tables.js';
import type { LineSource } from '@foretoken/codebase/segments/line-source.js';
import type { CodeAtHand } from '../context-finder.js';
import { contextLimits } from '../limits.js';
import { LibraryTables } from './library-tables.js';
import { OpenFiles } from './open-files.js';

export interface SpaceSource {
  readonly lines: LineSource;
  /** Numbers rows over all sources: this one's first. */
  readonly base: number;
  /** Whose numbers its words have: an index of `CodeSpace.views`. */
  readonly view: number;
  /** By its own number for a word; undefined where they are the same. */
  readonly wordNumbers: Uint32Array | undefined;
  isLive(file: number): boolean;
  /** Rows of files that are not live: the first and the one after the last of each run, ascending. */
  readonly deadRows: Uint32Array;
  /** Rows of live files at which a line stands. */
  liveUses(line: number): number;
}

/** A source that knows a word, with its own number for it. */
export interface HeldWord extends HoldingSource {
  readonly from: SpaceSource;
}

export interface SourceFile {
  readonly source: number;
  readonly file: number;
}

export interface CodeSpace {
  /** The stored code without what is open. */
  readonly view: TablesView;
  /** That, and the open files; each numbers its words. */
  readonly views: readonly TablesView[];
  readonly sources: readonly SpaceSource[];
  /** So many of them are code: those behind are declarations of libraries, which nothing looks through, and which stand in no count. */
  readonly codeSources: number;
  /** Live rows that are not blank. */
  readonly rows: number;
  /** Live rows that hold a word. */
  usesOf(word: string): number;
  /** Whether a library's declarations hold a word. */
  isDeclared(word: string): boolean;
  /** Where the live file at a path is: among the code, or among the libraries. */
  fileAt(path: string, isLibrary: boolean): SourceFile | undefined;
  /** 1-based, of the installed file: where the declaration in a row of a library's file stands. */
  libraryLine(path: string, row: number): number;
  /** The sources that know a word, live or not. */
  holding(word: string): readonly HeldWord[];
}

/** Makes spaces; open files are learned once for each text. */
export class CodeSpaces {
  readonly #open = new OpenFiles();
  readonly #libraries = new LibraryTables();

  of({ tables, path, overlays }: CodeAtHand, libraries: readonly LibraryFile[] = []): CodeSpace {
    return new ViewsSpace(
      tables.without([path, ...overlays.keys()]),
      this.#open.tablesOf(path, overlays).without([]),
      this.#libraries.of(libraries).without([]),
      libraries,
    );
  }

  /** Does some of what a document that imports these libraries would wait for; whether all is done. */
  prepareLibraries(libraries: readonly LibraryFile[], wordsMax: number): boolean {
    return this.#libraries.prepare(libraries, wordsMax);
  }

  /** Learns one of the open files; whether all are. */
  prepare(path: string, overlays: ReadonlyMap<string, string>): boolean {
    return this.#open.prepare(path, overlays);
  }
}

class ViewsSpace implements CodeSpace {
  readonly view: TablesView;
  readonly views: readonly TablesView[];
  readonly sources: readonly SpaceSource[];
  readonly rows: number;
  readonly codeSources: number;
  readonly #code: readonly TablesView[];
  readonly #held = new Map<string, readonly HeldWord[]>();
  readonly #files: readonly LibraryFile[];

  constructor(stored: TablesView, open: TablesView, libraries: TablesView, files: readonly LibraryFile[]) {
    this.#files = files;
    this.view = stored;
    this.#code = [stored, open];
    this.views = [stored, open, libraries];
    this.codeSources = stored.sources.length + open.sources.length;
    this.rows = stored.rows + open.rows;
    const sources: SpaceSource[] = [];
    let base = 0;
    for (const [view, part] of this.views.entries()) {
      const deadRows = deadRowsOf(part);
      for (const [source, { lines, wordNumbers, isLive, liveUses }] of part.sources.entries()) {
        const dead = deadRows[source] ?? noRows;
        sources.push({ lines, base, view, wordNumbers, isLive, liveUses, deadRows: dead });
        base += lines.rowLines.length;
      }
    }
    this.sources = sources;
  }

  usesOf(word: string): number {
    let uses = 0;
    for (const view of this.#code) {
      const number = view.words.numberOf(word);
      if (number !== undefined) uses += view.usesOfWord(number);
    }
    return uses;
  }

  fileAt(path: string, isLibrary: boolean): SourceFile | undefined {
    let before = 0;
    for (const [view, part] of this.views.entries()) {
      const found = view < codeViews === isLibrary ? undefined : fileOf(part, path);
      if (found !== undefined) return { source: before + found.source, file: found.file };
      before += part.sources.length;
    }
    return undefined;
  }

  libraryLine(path: string, row: number): number {
    return this.#files.find((file) => file.path === path)?.declarations[row]?.line ?? row + 1;
  }

  isDeclared(word: string): boolean {
    return this.views[codeViews]?.words.numberOf(word) !== undefined;
  }

  holding(word: string): readonly HeldWord[] {
    let held = this.#held.get(word);
    if (held === undefined) {
      const [stored, open] = this.#code.map((view) => view.holding(word));
      held = [...this.#heldIn(stored ?? [], 0), ...this.#heldIn(open ?? [], this.view.sources.length)];
      this.#held.set(word, held);
    }
    return held;
  }

  /** `before`: sources of the space before the view's own. */
  #heldIn(holding: readonly HoldingSource[], before: number): HeldWord[] {
    return holding.flatMap(({ source, term }) => {
      const from = this.sources[before + source];
      return from === undefined ? [] : { source: before + source, term, from };
    });
  }
}

/** Of a space's views: the stored code, and open files. */
export const codeViews = 2;

/** Kept with the view, since the same definitions are looked for key after key. */
function fileOf(view: TablesView, path: string): SourceFile | undefined {
  let files = filesKept.get(view);
  if (files === undefined) {
    files = new Map();
    filesKept.set(view, files);
  }
  let found = files.get(path);
  if (found === undefined) {
    found = none;
    for (const [source, { lines, isLive }] of view.sources.entries()) {
      const file = lines.fileAt(path);
      if (file === undefined || !isLive(file)) continue;
      found = { source, file };
      break;
    }
    if (files.size >= contextLimits.filesFoundKept) files.clear();
    files.set(path, found);
  }
  return found === none ? undefined : found;
}

const filesKept = new WeakMap<TablesView, Map<string, SourceFile>>();
const none: SourceFile = { source: -1, file: -1 };

function deadRowsOf(view: TablesView): readonly Uint32Array[] {
  let rows = deadRowsKept.get(view);
  if (rows === undefined) {
    rows = view.sources.map(({ lines, deadFiles }) => {
      const runs: number[] = [];
      for (const file of deadFiles()) {
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
