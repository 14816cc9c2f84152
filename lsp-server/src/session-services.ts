/** What a session asks of the daemon: everything behind LSP. */

import type { CompletionPipeline, CompletionPolicy } from '@foretoken/assist/completion/completion-pipeline.js';
import type { ChangedPlace } from '@foretoken/assist/context/context-finder.js';
import type { SuggestionEvent } from '@foretoken/assist/feedback/suggestion-event.js';
import type { ItemFinder } from '@foretoken/assist/items/code-items.js';
import type { Clock } from '@foretoken/base/clock.js';
import type { Log } from '@foretoken/base/log.js';
import type { CodeStructure } from '@foretoken/codebase/index/code-structure.js';
import type { IndexStatus } from '@foretoken/codebase/index/index-status.js';
import type { CodeTables } from '@foretoken/codebase/segments/code-tables.js';
import type { ResultOf } from '@foretoken/protocol/method.js';
import type { methods } from '@foretoken/protocol/methods.js';

export interface SessionServices {
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  readonly completion: CompletionPipeline;
  readonly codebases: Codebases;
  readonly items: ItemFinder;
  readonly usage: UsageSink;
  /** The policy for a document of a session; `path` is relative to `root`, or a bare name in none. */
  policy(session: SessionSettings, languageId: string, path: string, root: string | undefined): CompletionPolicy;
  /** Whether completion items are wanted: `auto` leaves it to what the client can draw. */
  itemsMode(session: SessionSettings): 'auto' | 'on' | 'off';
  /** How the backend is; undefined when none is configured. */
  backendHealth(): BackendHealth | undefined;
  /** Whether nothing may be learned of what is done in a file of a root: by its path, or since the user excluded it. */
  isPrivate(session: SessionSettings, path: string, root: string): boolean;
  /** Parses what an editor sent as its settings; problems are shown to the user, daemon-scope settings among them ignored and reported. */
  parseSettings(value: unknown): { settings: SessionSettings; problems: readonly string[] };
  /** What a session's user may look at of its folders' indexes and of the use of suggestions. */
  views(asked: ViewsAsked): Views;
  /** Answers a `foretoken/…` request of the daemon's own, outside any document; undefined: no such method. */
  call(method: string, params: unknown, signal: AbortSignal): Promise<unknown> | undefined;
}

export interface ViewsAsked {
  readonly roots: readonly string[];
  /** Why folders that the editor has open are no codebases. */
  readonly refusals: readonly string[];
  /** Of the use of suggestions. */
  readonly daysMax: number;
}

export type Views = ResultOf<typeof methods.views>;

export interface BackendHealth {
  readonly state: 'in use' | 'open' | 'half-open';
  /** What went wrong last, in words, while it is not in use. */
  readonly problem?: string | undefined;
}

/** Session-scope settings as parsed by the daemon's settings table. */
export type SessionSettings = Readonly<Record<string, unknown>>;

export interface Codebases {
  /** A session opened a root; index it (once for all sessions). Returns a release function. */
  open(root: string): () => void;
  /** Why a folder that an editor has open is no codebase by itself, in words for its user; undefined when it is one. */
  whyNone(root: string): string | undefined;
  /** The root that holds an absolute path, the deepest first, named as it was opened; undefined when none does. */
  rootOf(path: string): string | undefined;
  tables(root: string): CodeTables | undefined;
  structure(root: string): CodeStructure | undefined;
  /** Lines that are changed and not committed, as far as is known; empty where there is no git. */
  changes(root: string): readonly ChangedPlace[];
  status(root: string): IndexStatus | undefined;
  /** Indexing of a root stands still, or goes on where it was. */
  pause(root: string, paused: boolean): void;
  onStatus(listener: (status: IndexStatus) => void): () => void;
  /** The editor saved, created, renamed or deleted these absolute paths. */
  changed(paths: readonly string[]): void;
}

export interface UsageSink {
  /** Each thing that became of a suggestion comes once. */
  record(event: SuggestionEvent): void;
}
