/** What the daemon and its indexer process say to one another over Node's IPC channel. */
import type { IndexStatus } from '@foretoken/codebase/index/index-status.js';
import type { IndexLimits } from '@foretoken/codebase/index/root-indexer.js';

export interface RootToIndex {
  readonly root: string;
  readonly indexFolder: string;
  readonly limits: IndexLimits;
  readonly exclude: readonly string[];
  readonly libraries: boolean;
  /** Nothing is done for it until it is resumed. */
  readonly paused: boolean;
}

export type ToIndexer =
  | { readonly kind: 'open'; readonly root: RootToIndex }
  | { readonly kind: 'close'; readonly root: string }
  | { readonly kind: 'pause'; readonly root: string; readonly paused: boolean }
  | { readonly kind: 'changed'; readonly root: string; readonly paths: readonly string[] };

export type FromIndexer =
  | { readonly kind: 'status'; readonly status: IndexStatus }
  | { readonly kind: 'commit'; readonly root: string }
  | { readonly kind: 'closed'; readonly root: string };

/** Only our own child and parent speak on this channel; the kind is checked against version skew during an upgrade. */
export function isFromIndexer(message: unknown): message is FromIndexer {
  return hasKind(message, ['status', 'commit', 'closed']);
}

export function isToIndexer(message: unknown): message is ToIndexer {
  return hasKind(message, ['open', 'close', 'pause', 'changed']);
}

function hasKind(message: unknown, kinds: readonly string[]): boolean {
  return typeof message === 'object' && message !== null && 'kind' in message && kinds.includes(String(message.kind));
}
