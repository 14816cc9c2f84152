/** The reading side of one root's index, in the daemon or in a one-shot command. Never writes. */
import type { CodeTables } from '../segments/code-tables.js';
import type { CodeStructure } from './code-structure.js';
import type { Snippet } from './search/snippet.js';
import type { ChunkLines, IndexedFile } from './store/stored-chunks.js';

export interface IndexReader {
  readonly root: string;
  /** The learned tables as of the last refresh; the same object until they change. */
  readonly tables: CodeTables;
  /** Definitions and imports as they are now; empty while there is no index. The object changes when the index is opened anew. */
  readonly structure: CodeStructure;
  /** Files that the tables leave out, since they would take more memory than they may. */
  readonly filesOverMemory: number;
  /** What the tables may take from now on, bytes; without it they take what they need. */
  holdWithin(tablesBytesMax: number): void;
  /** Reads what the indexer has committed since; cheap when nothing has. */
  refresh(): void;
  /** Opens, a little at a time, what the next refresh needs, so that it takes no longer than some milliseconds. Never rejects. */
  openAhead(): Promise<void>;
  /** Lexical search, best first. */
  search(query: string, snippetsMax: number): readonly Snippet[];
  /** The files after one of them, in the order of their ids; undefined while the index cannot be read. */
  filesAfter(id: number, filesMax: number): readonly IndexedFile[] | undefined;
  chunksOf(file: number): readonly ChunkLines[] | undefined;
  close(): void;
}
