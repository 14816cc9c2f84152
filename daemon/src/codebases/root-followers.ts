/** What lives by the indexes of open roots, such as embeddings. */
import type { IndexReader } from '@foretoken/codebase/index/index-reader.js';

export interface RootFollowers {
  openRoot(root: string, realRoot: string, reader: IndexReader): void;
  /** Its index is whole, or has changed since. */
  changed(root: string): void;
  closeRoot(root: string): void;
  forget(realRoot: string): void;
}
