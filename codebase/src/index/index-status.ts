/** Where the indexing of one root stands, as users and clients are told it. */
import type { SkipReason } from '../files/skip-reason.js';

export interface IndexStatus {
  readonly root: string;
  readonly phase: IndexPhase;
  /** Of this phase; while it is being walked, `filesTotal` are those found so far. */
  readonly filesDone: number;
  readonly filesTotal: number;
  /** Files a second in this phase, and how long it will go on like that; absent while there is nothing to tell it from. */
  readonly filesPerSecond?: number | undefined;
  readonly secondsLeft?: number | undefined;
  readonly bytesDone: number;
  /** Files and bytes left out, by reason; never silent. */
  readonly skipped: Readonly<Record<SkipReason, number>>;
  /** Why it stands still, when it does; a sentence for the user. */
  readonly problem?: string | undefined;
}

/**
 * `waiting` has not begun; `walking` looks for what changed; `indexing` learns it; `structure` answers from complete tables and
 * looks for definitions and imports; `ready` is whole; `paused` waits for the user; `failed` has a problem and will be tried again.
 */
export type IndexPhase = 'waiting' | 'walking' | 'indexing' | 'structure' | 'ready' | 'paused' | 'failed';

/** Nothing more is being done; a root that is paused answers from what there is. */
export function isSettled({ phase }: IndexStatus): boolean {
  return phase === 'ready' || phase === 'failed' || phase === 'paused';
}

/** The status of a root of which nothing is known yet. */
export function statusWithout(root: string, phase: IndexPhase, problem?: string): IndexStatus {
  return { root, phase, filesDone: 0, filesTotal: 0, bytesDone: 0, skipped: noneSkipped(), problem };
}

export function noneSkipped(): Record<SkipReason, number> {
  return {
    ignored: 0,
    binary: 0,
    'too-large': 0,
    unreadable: 0,
    private: 0,
    'over-limit': 0,
    'over-memory': 0,
    changing: 0,
    library: 0,
  };
}
