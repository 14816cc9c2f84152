/** Where the indexing of one root stands, as users and clients are told it. */
import type { SkipReason } from '../files/skip-reason.js';

export interface IndexStatus {
  readonly root: string;
  readonly phase: IndexPhase;
  readonly filesDone: number;
  readonly filesTotal: number;
  readonly bytesDone: number;
  /** Files and bytes left out, by reason; never silent. */
  readonly skipped: Readonly<Record<SkipReason, number>>;
  /** Why it stands still, when it does; a sentence for the user. */
  readonly problem?: string | undefined;
}

/** `ready` answers from complete tables; `waiting` has not begun; `failed` has a problem and will be tried again. */
export type IndexPhase = 'waiting' | 'walking' | 'indexing' | 'ready' | 'failed';
