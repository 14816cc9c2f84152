/** Keeps the status of one root's indexing and tells it, not too often; what is left out is counted by reason. */
import type { SkipReason } from '../files/skip-reason.js';
import type { IndexPhase, IndexStatus } from './index-status.js';
import { indexLimits } from './limits.js';

export class ProgressReport {
  readonly #root: string;
  readonly #tell: (status: IndexStatus) => void;
  #phase: IndexPhase = 'waiting';
  #filesDone = 0;
  #filesTotal = 0;
  #bytesDone = 0;
  #skipped = noneSkipped();
  #failure: string | undefined;
  #toldAt = 0;
  /** Why the root is not watched, when it is not. */
  problem: string | undefined;

  constructor(root: string, tell: (status: IndexStatus) => void) {
    this.#root = root;
    this.#tell = tell;
  }

  begin(): void {
    this.#phase = 'walking';
    this.#filesDone = 0;
    this.#filesTotal = 0;
    this.#bytesDone = 0;
    this.#skipped = noneSkipped();
    this.#failure = undefined;
    this.#tellNow();
  }

  /** The walk is done; so many files were found, so many of them need not be read. */
  walked(filesTotal: number, unchanged: number): void {
    this.#phase = 'indexing';
    this.#filesTotal = filesTotal;
    this.#filesDone = unchanged;
    this.#tellNow();
  }

  learnt(bytes: number): void {
    if (this.#phase === 'indexing') this.#filesDone++;
    this.#bytesDone += bytes;
    if (performance.now() - this.#toldAt >= indexLimits.statusEveryMs) this.#tellNow();
  }

  skip(reason: SkipReason): void {
    this.#skipped[reason]++;
  }

  end(phase: 'ready' | 'waiting'): IndexStatus {
    this.#phase = phase;
    return this.#tellNow();
  }

  fail(why: string): void {
    this.#phase = 'failed';
    this.#failure = why;
    this.#tellNow();
  }

  #tellNow(): IndexStatus {
    this.#toldAt = performance.now();
    const status: IndexStatus = {
      root: this.#root,
      phase: this.#phase,
      filesDone: this.#filesDone,
      filesTotal: this.#filesTotal,
      bytesDone: this.#bytesDone,
      skipped: { ...this.#skipped },
      problem: this.#failure ?? this.problem,
    };
    this.#tell(status);
    return status;
  }
}

function noneSkipped(): Record<SkipReason, number> {
  return { ignored: 0, binary: 0, 'too-large': 0, unreadable: 0, private: 0, 'over-limit': 0, changing: 0 };
}
