/** Keeps the status of one root's indexing and tells it, not too often; what is left out is counted by reason. */
import type { SkipReason } from '../../files/skip-reason.js';
import { type IndexPhase, type IndexStatus, noneSkipped } from '../index-status.js';
import { indexLimits } from '../limits.js';

export class ProgressReport {
  readonly #root: string;
  readonly #tell: (status: IndexStatus) => void;
  readonly #now: () => number;
  #phase: IndexPhase = 'waiting';
  #filesDone = 0;
  #filesTotal = 0;
  /** Since the walk began. */
  #learnt = 0;
  /** Found by the last walk. */
  #files = 0;
  #startedAt = 0;
  #doneAtStart = 0;
  #bytesDone = 0;
  #skipped = noneSkipped();
  #failure: string | undefined;
  #toldAt = 0;
  /** Why the root is not watched, when it is not. */
  problem: string | undefined;

  /** `now`: milliseconds of a clock that never goes back. */
  constructor(root: string, tell: (status: IndexStatus) => void, now: () => number = () => performance.now()) {
    this.#root = root;
    this.#tell = tell;
    this.#now = now;
  }

  begin(): void {
    this.#phase = 'walking';
    this.#filesDone = 0;
    this.#filesTotal = 0;
    this.#learnt = 0;
    this.#bytesDone = 0;
    this.#skipped = noneSkipped();
    this.#failure = undefined;
    this.#tellNow();
  }

  /** So many files are found so far. */
  found(files: number): void {
    this.#filesTotal = files;
    this.#tellSometimes();
  }

  /** The walk is done; so many files were found, so many of them need not be read. */
  walked(filesTotal: number, unchanged: number): void {
    this.#phase = 'indexing';
    this.#files = filesTotal;
    this.#start(filesTotal, unchanged + this.#learnt);
  }

  /** Below 0: what was learned is lost, and is learned again. */
  learnt(files: number): void {
    this.#learnt += files;
    if (this.#phase === 'indexing') this.#filesDone += files;
    this.#tellSometimes();
  }

  read(bytes: number): void {
    this.#bytesDone += bytes;
  }

  /** All is learned; what follows is only seen as a phase when it belongs to a walk. */
  learntAll(): IndexStatus {
    this.#phase = 'structure';
    return this.#start(this.#files, this.#files);
  }

  /** So many files of all are to be looked at a second time. */
  finishing(files: number): void {
    if (this.#phase === 'structure') this.#start(Math.max(this.#files, files), Math.max(0, this.#files - files));
  }

  finished(files: number): void {
    if (this.#phase !== 'structure') return;
    this.#filesDone += files;
    this.#tellSometimes();
  }

  skip(reason: SkipReason): void {
    this.#skipped[reason]++;
  }

  /** Imported libraries beyond the limits, as of now. */
  leftOutLibraries(count: number): void {
    if (this.#skipped.library === count) return;
    this.#skipped.library = count;
    this.#tellNow();
  }

  end(phase: 'ready' | 'waiting' | 'paused'): IndexStatus {
    this.#phase = phase;
    if (phase === 'ready') this.#filesDone = this.#filesTotal;
    return this.#tellNow();
  }

  fail(why: string): void {
    this.#phase = 'failed';
    this.#failure = why;
    this.#tellNow();
  }

  #start(filesTotal: number, filesDone: number): IndexStatus {
    this.#filesTotal = filesTotal;
    this.#filesDone = filesDone;
    this.#startedAt = this.#now();
    this.#doneAtStart = filesDone;
    return this.#tellNow();
  }

  #tellSometimes(): void {
    if (this.#now() - this.#toldAt >= indexLimits.statusEveryMs) this.#tellNow();
  }

  /** Files a second since the phase began. */
  #rate(): number | undefined {
    const isGoing = this.#phase === 'indexing' || this.#phase === 'structure';
    const done = this.#filesDone - this.#doneAtStart;
    const seconds = (this.#toldAt - this.#startedAt) / 1000;
    return isGoing && done > 0 && seconds > indexLimits.rateAfterSeconds ? done / seconds : undefined;
  }

  #tellNow(): IndexStatus {
    this.#toldAt = this.#now();
    const rate = this.#rate();
    const status: IndexStatus = {
      root: this.#root,
      phase: this.#phase,
      filesDone: this.#filesDone,
      filesTotal: this.#filesTotal,
      filesPerSecond: rate === undefined ? undefined : Math.round(rate),
      secondsLeft: rate === undefined ? undefined : Math.ceil((this.#filesTotal - this.#filesDone) / rate),
      bytesDone: this.#bytesDone,
      skipped: { ...this.#skipped },
      problem: this.#failure ?? this.problem,
    };
    this.#tell(status);
    return status;
  }
}
