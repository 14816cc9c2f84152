/** Finds the pieces of the codebase that the cursor needs, within a budget of tokens. */
import type { CodeStructure } from '@foretoken/codebase/index/code-structure.js';
import type { Snippet } from '@foretoken/codebase/index/search/snippet.js';
import type { LibraryFiles } from '@foretoken/codebase/libraries/library.js';
import type { CodeTables } from '@foretoken/codebase/segments/code-tables.js';
import type { EditorActivity } from './editor-activity.js';

export interface ContextRequest {
  /** Whose request it is: what is kept from one to the next is never another's. */
  readonly owner?: string | undefined;
  readonly tables: CodeTables;
  /** Definitions and imports, once they are indexed. */
  readonly structure?: CodeStructure | undefined;
  /** What that knows of libraries at the time of the request: with others, something else would be found. */
  readonly libraryFiles?: LibraryFiles | undefined;
  /** What the user did lately, where an editor is there to tell. */
  readonly activity?: EditorActivity | undefined;
  /** Lines that are changed and not committed, where git tells. */
  readonly changes?: readonly ChangedPlace[] | undefined;
  /** Chunks whose embedding is near that of the text around the cursor, nearest first, when that is known in time. */
  readonly semantic?: readonly SemanticHit[] | undefined;
  readonly root: string;
  /** Root-relative path with '/'; no snippet ever comes from this file. */
  readonly path: string;
  readonly languageId: string;
  readonly prefix: string;
  readonly suffix: string;
  /** Where in the prefix the prompt begins to show it; without one all of it is shown. What stands before is not known to a model. */
  readonly shownFrom?: number | undefined;
  readonly overlays: ReadonlyMap<string, string>;
  /** Tokens are characters ÷ 3.3; never exceeded. */
  readonly tokensMax: number;
}

export interface ChangedPlace {
  /** Root-relative. */
  readonly path: string;
  /** 1-based, inclusive. */
  readonly startLine: number;
  readonly endLine: number;
}

export interface SemanticHit {
  /** Root-relative. */
  readonly path: string;
  /** 1-based, inclusive. */
  readonly startLine: number;
  readonly endLine: number;
  /** Cosine, −1…1. */
  readonly score: number;
}

export interface ContextAnswer {
  /** In the order in which they go into the prompt's ranking, best first. */
  readonly snippets: readonly Snippet[];
  readonly tokens: number;
}

/** Source: shared convention of the evaluation, 3.3 characters a token. */
export const charactersPerToken = 3.3;

export interface ContextFinder {
  /** Synchronous, bounded by limits.ts; finding nothing is an empty answer. */
  find(request: ContextRequest): ContextAnswer;
  /**
   * Finds what may be asked for soon, in steps of about a millisecond, so that `find` has it at hand. Is given up at the first step
   * behind another question. Gives what is new.
   */
  findAhead(request: ContextRequest): Generator<void, ContextAnswer | undefined>;
  /** Whether `find` would give what was found ahead and not asked for yet. */
  isAhead(request: ContextRequest): boolean;
  /** Does some of what the first request in this code would wait for, a few milliseconds of it; whether all is done. */
  prepare(code: CodeAtHand): boolean;
  /** The same, and finds something in the middle of the text for nothing. Ends what is being found ahead. */
  practise(code: CodeAtHand): boolean;
}

/** What of a request decides which code its context comes from. */
export type CodeAtHand = Pick<ContextRequest, 'tables' | 'structure' | 'path' | 'overlays'> & {
  readonly languageId?: string | undefined;
  /** The document's, where it is open. */
  readonly text?: string | undefined;
};
