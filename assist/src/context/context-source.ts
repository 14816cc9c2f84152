/** A source of context beside the codebase's own text: what the user did, what is changed, what an embedding finds near. */
import type { TablesView } from '@foretoken/codebase/segments/code-tables.js';
import type { ContextRequest } from './context-finder.js';

export interface ContextSource {
  /** Shown with each snippet that it helped to bring, in kebab-case: `recent-edits`. */
  readonly name: string;
  /** Synchronous; asks `inTime` between pieces of work and gives what it has when that is over. Nothing is `noEvidence`. */
  collect(cursor: SourceCursor): SourceEvidence;
}

export interface SourceCursor {
  readonly request: ContextRequest;
  /** The codebase without the file under the cursor and without the disk's copies of open ones. */
  readonly view: TablesView;
  /** False once the request's time is over: `contextLimits.elapsedMsMax`, shared by all sources. */
  inTime(): boolean;
}

export interface SourceEvidence {
  /** Words likely needed at the cursor. Words of the prefix, and words that stand nowhere else in the codebase, are passed over. */
  readonly words: readonly WordBelief[];
  /** Code worth showing, best first. Its words are believed in, and windows of it are weighed against all others. */
  readonly places: readonly SourcePlace[];
}

export interface WordBelief {
  readonly word: string;
  /** P(needed here) on this evidence alone, 0…1; joined with all other evidence as independent of it. */
  readonly probability: number;
}

export interface SourcePlace {
  /** Root-relative; an open file means its text in the editor. The file under the cursor is passed over. */
  readonly path: string;
  /** 1-based, inclusive. At most `contextLimits.placeRowsMax` lines are read. */
  readonly startLine: number;
  readonly endLine: number;
  /** P that a word standing there is needed here, on this evidence alone, 0…1. */
  readonly trust: number;
}

export const noEvidence: SourceEvidence = { words: [], places: [] };
