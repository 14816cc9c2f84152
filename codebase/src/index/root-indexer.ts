/**
 * Indexes one root: walks, reads, writes SQLite and segments. The only writer of that root's index.
 * Runs in the indexer process, or in a one-shot command's own process.
 */
import type { Log } from '@foretoken/base/log.js';
import type { Environment } from '../libraries/go-folders.js';
import type { IndexStatus } from './index-status.js';

export interface RootIndexer {
  /** Brings the index in line with the disk. Only what changed is read again. Resolves when it is whole; rejects with AppError. */
  indexAll(signal: AbortSignal): Promise<IndexStatus>;
  /** Brings single files up to date after a save, a delete or a rename; absolute paths, files or folders. `onCommit` tells when readers see them; resolves when they are whole. */
  update(paths: readonly string[], signal: AbortSignal): Promise<void>;
  /** Ends what is under way, and does nothing until `resume`; what is stored stays. */
  pause(): void;
  /** Goes on where it was; resolves when the index is whole. */
  resume(): Promise<void>;
  /** Watches the disk and updates by itself until closed; coalesces storms. */
  watch(): Promise<void>;
  close(): Promise<void>;
}

export interface RootIndexerOptions {
  /** Absolute, real path of the codebase's root. */
  readonly root: string;
  /** Folder that holds this root's index database and segments (0700). */
  readonly indexFolder: string;
  readonly log: Log;
  readonly limits: IndexLimits;
  /** Extra ignore patterns (gitignore syntax) from settings. */
  readonly exclude: readonly string[];
  /** Whether the libraries that the codebase imports are read, too, once it is whole; where it is not said, what is known of them stays as it is. */
  readonly libraries?: boolean | undefined;
  /** What tells where tools keep installed libraries; the process's own where none is given. */
  readonly environment?: Environment | undefined;
  readonly onStatus: (status: IndexStatus) => void;
  /** Called after each commit that readers should see. */
  readonly onCommit: () => void;
}

export interface IndexLimits {
  readonly fileBytesMax: number;
  readonly filesMax: number;
  readonly totalBytesMax: number;
}
