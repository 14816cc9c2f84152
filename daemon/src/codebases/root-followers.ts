/** What lives by the indexes of open roots, such as embeddings. */
import type { IndexReader } from '@foretoken/codebase/index/index-reader.js';

export interface RootFollowers {
  openRoot(root: string, realRoot: string, reader: IndexReader): void;
  /** Its index is whole, or has changed since. */
  changed(root: string): void;
  closeRoot(root: string): void;
  forget(realRoot: string): void;
}

/** Several as one, in their order. */
export function followedBy(...followers: readonly RootFollowers[]): RootFollowers {
  return {
    openRoot(root, realRoot, reader) {
      for (const follower of followers) follower.openRoot(root, realRoot, reader);
    },
    changed(root) {
      for (const follower of followers) follower.changed(root);
    },
    closeRoot(root) {
      for (const follower of followers) follower.closeRoot(root);
    },
    forget(realRoot) {
      for (const follower of followers) follower.forget(realRoot);
    },
  };
}
