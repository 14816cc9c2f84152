/** What commands and `foretoken/…` requests can do: the same in the daemon and in a one-shot process. */
import type { IndexStatus } from '@foretoken/codebase/index/index-status.js';
import type { Snippet } from '@foretoken/codebase/index/search/snippet.js';

export interface Operations {
  complete(task: CompletionTask, signal: AbortSignal): Promise<CompletionAnswer>;
  context(task: ContextTask, signal: AbortSignal): Promise<ContextAnswer>;
  search(root: string, query: string, snippetsMax: number, signal: AbortSignal): Promise<SearchAnswer>;
  index(root: string, signal: AbortSignal): Promise<IndexStatus>;
  /** Told of how far indexing is while anything here waits for it; until the returned function is called. */
  onIndexStatus(listener: (status: IndexStatus) => void): () => void;
  forget(root: string): Promise<void>;
  /** Forgets it, and where it is open learns it anew. */
  rebuild(root: string): Promise<void>;
  /** Indexing stands still, or goes on; only a daemon can. */
  pause(root: string, paused: boolean): Promise<void>;
}

export interface CompletionTask {
  readonly id: string | number;
  readonly root: string;
  readonly path: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly lineOnly: boolean;
}

export interface CompletionAnswer {
  readonly id: string | number;
  readonly items: readonly { readonly text: string; readonly source: string; readonly confidence: number }[];
  /** One of the reasons of the trace: `shown` or why it stayed silent. */
  readonly reason: string;
  /** More of it in words: how the backend failed, or why its text was not shown. */
  readonly detail?: string | undefined;
  readonly ms: number;
}

export interface ContextTask extends Omit<CompletionTask, 'lineOnly'> {
  readonly tokensMax: number;
}

export interface ContextAnswer {
  readonly id: string | number;
  readonly snippets: readonly Snippet[];
  readonly tokens: number;
  readonly ms: number;
  readonly unfinished?: number | undefined;
  readonly stale?: string | undefined;
}

export interface SearchAnswer {
  readonly snippets: readonly Snippet[];
  /** Files whose definitions and imports were not known yet; absent when there were none. */
  readonly unfinished?: number | undefined;
  /** Why the index is older than the disk; absent where it is not. */
  readonly stale?: string | undefined;
}
