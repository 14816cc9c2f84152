/** The codebases a process knows: by a supervised indexer process in the daemon, in-process in one-shot commands. */
import type { IndexReader } from '@foretoken/codebase/index/index-reader.js';
import type { Codebases } from '@foretoken/lsp-server/session-services.js';

export interface CodebaseHost extends Omit<Codebases, 'changes' | 'whyNone'> {
  /** Indexing goes on when nobody waits for it any more. */
  readonly goesOn: boolean;
  /**
   * Opens a root if need be and resolves when its index is whole, or `learned`: search and tables answer. Where indexing fails,
   * what was learned before answers; rejects with AppError where that is nothing.
   */
  ready(root: string, signal: AbortSignal, when?: 'learned' | 'whole'): Promise<IndexReader>;
  /** Deletes what is stored about a root. */
  forget(root: string): Promise<void>;
  /** The same, and what is open is learned anew. */
  rebuild(root: string): Promise<void>;
  /** Throws AppError where nothing indexes in the background. */
  pause(root: string, paused: boolean): void;
  close(): Promise<void>;
}
