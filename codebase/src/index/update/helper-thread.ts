/**
 * The helper: a thread beside the indexer's own that does what needs no database. It bounds its own memory, ends when it has
 * been idle for a while, and may die without harm: what it was at is done again or left out.
 */
import { Worker } from 'node:worker_threads';
import { errorMessage } from '@foretoken/base/app-error.js';
import type { InstalledLibrary, WantedLibrary } from '../../libraries/read-installed.js';
import { indexLimits } from '../limits.js';
import type { FileToFinish, FinishedFiles } from './finish-files.js';
import type { FileToLearn, LearntFiles } from './learn-files.js';

export type HelperTask =
  | {
      readonly kind: 'learn';
      readonly segment: number;
      readonly files: readonly FileToLearn[];
      readonly fileBytesMax: number;
    }
  | { readonly kind: 'end' | 'drop'; readonly segment: number }
  | { readonly kind: 'finish'; readonly files: readonly FileToFinish[]; readonly fileBytesMax: number }
  | { readonly kind: 'library'; readonly library: WantedLibrary };

export type HelperAnswer =
  | { readonly kind: 'done' }
  | { readonly kind: 'learnt'; readonly learnt: LearntFiles }
  | { readonly kind: 'finished'; readonly finished: string }
  | { readonly kind: 'library'; readonly library: InstalledLibrary };

/** A segment that the helper learns files into. Each call rejects when the thread, and with it what it has learned, is lost. */
export interface HelperSegment {
  learn(files: readonly FileToLearn[]): Promise<void>;
  end(): Promise<LearntFiles>;
  /** What was learned is not wanted any more. Does not wait. */
  drop(): void;
}

interface Waiting {
  readonly resolve: (answer: HelperAnswer) => void;
  readonly reject: (reason: Error) => void;
}

/** All roots of a process share them: their number and heaps bound its memory. */
export const helperThreads = (): readonly HelperThread[] => shared;

export class HelperThread {
  readonly #heapMbMax: number;
  #worker: Worker | undefined;
  /** Tasks are answered in order. */
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** That are being made: what was learned of them is in the thread alone. */
  readonly #segments = new Set<number>();
  #segmentsBegun = 0;

  constructor(heapMbMax: number = indexLimits.helperHeapMbMax) {
    this.#heapMbMax = heapMbMax;
  }

  /** Starts the thread beside other work, so that its first task need not wait for that. */
  warm(): void {
    if (this.#worker !== undefined) return;
    this.#worker = this.#start();
    this.#watch();
  }

  begin(fileBytesMax: number): HelperSegment {
    this.#worker ??= this.#start();
    const worker = this.#worker;
    const segment = ++this.#segmentsBegun;
    this.#segments.add(segment);
    this.#watch();
    const ask = (task: HelperTask) => {
      if (this.#worker !== worker) return Promise.reject(new Error('the helper was lost'));
      return this.#ask(task);
    };
    const ended = () => {
      this.#segments.delete(segment);
      this.#watch();
    };
    return {
      async learn(files) {
        await ask({ kind: 'learn', segment, files, fileBytesMax });
      },
      async end() {
        const answer = await ask({ kind: 'end', segment }).finally(ended);
        if (answer.kind !== 'learnt') throw new Error('the helper answered another question');
        return answer.learnt;
      },
      drop() {
        ask({ kind: 'drop', segment }).catch(() => {});
        ended();
      },
    };
  }

  /** Rejects when the thread died or took too long over a task; all tasks that waited are rejected with it. */
  async finish(files: readonly FileToFinish[], fileBytesMax: number): Promise<FinishedFiles> {
    const answer = await this.#ask({ kind: 'finish', files, fileBytesMax });
    if (answer.kind !== 'finished') throw new Error('the helper answered another question');
    return JSON.parse(answer.finished);
  }

  /** Rejects as `finish` does. */
  async readLibrary(library: WantedLibrary): Promise<InstalledLibrary> {
    const answer = await this.#ask({ kind: 'library', library });
    if (answer.kind !== 'library') throw new Error('the helper answered another question');
    return answer.library;
  }

  #ask(task: HelperTask): Promise<HelperAnswer> {
    this.#worker ??= this.#start();
    const worker = this.#worker;
    return new Promise((resolve, reject) => {
      worker.postMessage(task);
      this.#waiting.push({ resolve, reject });
      if (this.#waiting.length === 1) this.#watch();
    });
  }

  #start(): Worker {
    const own = import.meta.url;
    const entry = new URL(own.endsWith('.mjs') ? './helper-entry.mjs' : './helper-entry.js', own);
    const worker = new Worker(entry, {
      resourceLimits: {
        maxOldGenerationSizeMb: this.#heapMbMax,
        maxYoungGenerationSizeMb: indexLimits.helperYoungMbMax,
      },
      stderr: true,
    });
    worker.unref();
    worker.on('message', (answer: HelperAnswer) => {
      if (this.#worker !== worker) return;
      this.#waiting.shift()?.resolve(answer);
      this.#watch();
    });
    worker.on('error', (error) => this.#lost(worker, error));
    worker.on('exit', (code) => this.#lost(worker, new Error(`the helper ended with ${code}`)));
    return worker;
  }

  /** Ends a thread that is stuck, or one that has had nothing to do for a while. */
  #watch(): void {
    clearTimeout(this.#timer);
    if (this.#worker === undefined) return;
    const isIdle = this.#waiting.length === 0;
    if (isIdle && this.#segments.size > 0) {
      this.#worker.unref();
      return;
    }
    this.#timer = setTimeout(
      () => {
        const worker = this.#worker;
        this.#lost(worker, new Error('the helper took too long'));
        worker?.terminate().catch(() => {});
      },
      isIdle ? indexLimits.helperIdleMs : indexLimits.helperTaskMsMax,
    );
    // Only work in hand keeps the process.
    if (isIdle) {
      this.#timer.unref();
      this.#worker.unref();
    } else this.#worker.ref();
  }

  #lost(worker: Worker | undefined, why: Error): void {
    if (worker === undefined || this.#worker !== worker) return;
    this.#worker = undefined;
    this.#segments.clear();
    clearTimeout(this.#timer);
    for (const { reject } of this.#waiting.splice(0)) reject(new Error(errorMessage(why)));
  }
}

const shared = Array.from({ length: indexLimits.helpers }, () => new HelperThread());
