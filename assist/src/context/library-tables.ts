/** Declarations of libraries as lines that pieces can be made of: each file is learned once. */
import type { LibraryFile } from '@foretoken/codebase/libraries/library.js';
import type { CodeTables } from '@foretoken/codebase/segments/code-tables.js';
import { emptyTables, loadTables, type StoredSegment } from '@foretoken/codebase/segments/load-tables.js';
import { SegmentBuilder } from '@foretoken/codebase/segments/segment-builder.js';
import { libraryText } from './imported-libraries.js';

export class LibraryTables {
  #files: readonly LibraryFile[] = [];
  #tables: CodeTables = emptyTables;
  readonly #segments = new WeakMap<LibraryFile, StoredSegment>();
  #segmentsMade = 0;

  /** The same tables as long as they are asked for the same files. */
  of(files: readonly LibraryFile[]): CodeTables {
    // What was made ready for a document stays, whoever asks for none meanwhile.
    if (files.length === 0) return emptyTables;
    if (files.length === this.#files.length && files.every((file, at) => file === this.#files[at])) return this.#tables;
    const live = new Map<string, number>();
    const segments = files.map((file) => {
      const segment = this.#segmentOf(file);
      live.set(file.path, segment.id);
      return segment;
    });
    this.#files = files;
    this.#tables = loadTables(
      segments,
      (path) => live.get(path),
      this.#tables,
      files.map(({ path }) => path),
    );
    return this.#tables;
  }

  /** Learns one of the files, or some of their words; whether all is done. */
  prepare(files: readonly LibraryFile[], wordsMax: number): boolean {
    const next = files.find((file) => !this.#segments.has(file));
    if (next === undefined) return this.of(files).prepare(wordsMax);
    this.#segmentOf(next);
    return false;
  }

  #segmentOf(file: LibraryFile): StoredSegment {
    let segment = this.#segments.get(file);
    if (segment === undefined) {
      const builder = new SegmentBuilder();
      builder.add({ path: file.path, text: libraryText(file) });
      segment = { id: this.#segmentsMade++, bytes: builder.build() };
      this.#segments.set(file, segment);
    }
    return segment;
  }
}
