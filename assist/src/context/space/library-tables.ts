/** Declarations of libraries as lines that pieces can be made of: each file is learned once. */
import type { LibraryFile } from '@foretoken/codebase/libraries/library.js';
import type { CodeTables } from '@foretoken/codebase/segments/code-tables.js';
import { emptyTables, loadTables, type StoredSegment } from '@foretoken/codebase/segments/load-tables.js';
import { openSegment } from '@foretoken/codebase/segments/segment.js';
import { SegmentBuilder } from '@foretoken/codebase/segments/segment-builder.js';
import { contextLimits } from '../limits.js';
import { libraryText } from './imported-libraries.js';

export class LibraryTables {
  /** Of the files that documents import, those asked for last at the end. */
  #kept: readonly TablesOf[] = [];
  readonly #segments = new WeakMap<LibraryFile, StoredSegment>();
  #segmentsMade = 0;

  /**
   * The same tables as long as they are asked for the same files. Each has words of its own: what counts how many words there are of a kind
   * would else depend on which documents were asked about before.
   */
  of(files: readonly LibraryFile[]): CodeTables {
    // What was made ready for a document stays, whoever asks for none meanwhile.
    if (files.length === 0) return emptyTables;
    const kept = this.#kept.find((one) => isSame(one.files, files)) ?? { files, tables: this.#tablesOf(files) };
    if (this.#kept.at(-1) !== kept)
      this.#kept = [...this.#kept.filter((one) => one !== kept), kept].slice(-contextLimits.documentsKeptMax);
    return kept.tables;
  }

  /** Learns one of the files, or some of their words; whether all is done. */
  prepare(files: readonly LibraryFile[], wordsMax: number): boolean {
    const next = files.find((file) => !this.#segments.has(file));
    if (next === undefined) return this.of(files).prepare(wordsMax);
    this.#segmentOf(next);
    return false;
  }

  #tablesOf(files: readonly LibraryFile[]): CodeTables {
    const segments = files.map((file) => this.#segmentOf(file));
    const ids = new Map(files.map(({ path }, at) => [path, segments[at]?.id]));
    return loadTables(segments, (path) => ids.get(path));
  }

  #segmentOf(file: LibraryFile): StoredSegment {
    let segment = this.#segments.get(file);
    if (segment === undefined) {
      const builder = new SegmentBuilder();
      builder.add({ path: file.path, text: libraryText(file) });
      const bytes = builder.build();
      segment = { id: this.#segmentsMade++, bytes, opened: openSegment(bytes) };
      this.#segments.set(file, segment);
    }
    return segment;
  }
}

interface TablesOf {
  readonly files: readonly LibraryFile[];
  readonly tables: CodeTables;
}

function isSame(one: readonly LibraryFile[], other: readonly LibraryFile[]): boolean {
  return one.length === other.length && one.every((file, at) => file === other[at]);
}
