/**
 * What the daemon knows of one codebase in memory: the learned tables of all its segments, read only.
 * A view shadows the files a session has open, so that no source sees the disk's copy of them.
 */
import type { CodeWords } from './code-words.js';
import type { Segment } from './segment.js';

export interface CodeTables {
  readonly stats: CodeTablesStats;
  /**
   * The tables without these files, root-relative paths. Answers through a view are the same, bit for bit, whether the
   * files were learned or not, as long as nothing is decided by a source's own numbers. The last few views are kept.
   */
  without(paths: Iterable<string>): TablesView;
  /** A file as it was learned: white space at the ends of its lines apart, secrets replaced. Undefined where there is none. */
  textOfFile(path: string): string | undefined;
  /** Does some of what the first question would wait for, at most so many words' worth, 100 ns each; whether all is done. */
  prepare(wordsMax: number): boolean;
}

/** Live lines alone: dead copies and shadowed files take no part in any count. */
export interface TablesView {
  readonly sources: readonly ViewedSource[];
  /** Rows of live files that are not blank. */
  readonly rows: number;
  /** Numbers for the words of all sources. */
  readonly words: CodeWords;
  /** Rows of live files that hold a word. */
  usesOf(word: string): number;
  /** The same for its number in `words`. */
  usesOfWord(word: number): number;
  /** The same for the number that a source has for the word. */
  usesOfTerm(source: number, term: number): number;
  /** The sources that hold a word, dead or alive, with their own numbers for it. */
  holding(word: string): readonly HoldingSource[];
}

export interface HoldingSource {
  readonly source: number;
  readonly term: number;
}

export interface ViewedSource {
  readonly lines: Segment;
  /** Numbers in `words` by the source's own; undefined where they are the same. */
  readonly wordNumbers: Uint32Array | undefined;
  isLive(file: number): boolean;
  /** Those that are not, ascending. */
  deadFiles(): readonly number[];
  /** In how many rows of live files a line stands. */
  liveUses(line: number): number;
  /** A number for a file that orders all live files of all sources by path; the first one asked for sorts the paths. */
  rank(file: number): number;
}

export interface CodeTablesStats {
  readonly files: number;
  readonly lines: number;
  readonly tokens: number;
  /** Memory held by the tables, bytes. */
  readonly bytes: number;
}
