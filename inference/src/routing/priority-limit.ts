/** How many requests run at once: what is more urgent goes first, and the number follows what the servers can do. */
import type { Clock } from '@foretoken/base/clock.js';
import { type CompletionPriority, completionPriorities } from '../completion-priority.js';
import { routingLimits } from '../limits.js';

interface Waiting {
  readonly rank: number;
  readonly start: () => void;
}

export type Finished = 'answered' | 'overloaded' | 'other';

export class PriorityLimit {
  readonly #clock: Clock;
  #limit: number = routingLimits.concurrentStart;
  #running = 0;
  #waiting: Waiting[] = [];
  /** The quickest first token of late; slowly forgotten, since prompts and models change. */
  #quickestMs = Number.POSITIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get limit(): number {
    return Math.floor(this.#limit);
  }

  /** Resolves when it may run, to a function that must be called once at its first token or end; undefined when it was given up before. */
  async enter(priority: CompletionPriority, signal: AbortSignal): Promise<Permit | undefined> {
    if (signal.aborted) return undefined;
    if (this.#running < this.limit) this.#running++;
    else if (!(await this.#wait(completionPriorities.indexOf(priority), signal))) return undefined;
    return new Permit(
      this.#clock,
      this.#running >= this.limit,
      (ms, crowded) => this.#learn(ms, crowded),
      (how) => this.#leave(how),
    );
  }

  /** Whether it came to its turn, which is taken by then. */
  #wait(rank: number, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const waiting = {
        rank,
        start: () => {
          signal.removeEventListener('abort', giveUp);
          this.#running++;
          resolve(true);
        },
      };
      const giveUp = () => {
        this.#waiting = this.#waiting.filter((other) => other !== waiting);
        resolve(false);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      const at = this.#waiting.findIndex((other) => other.rank > rank);
      this.#waiting.splice(at < 0 ? this.#waiting.length : at, 0, waiting);
    });
  }

  /** More may run while first tokens come as quickly as ever, and fewer once they take several times as long. */
  #learn(firstTokenMs: number, crowded: boolean): void {
    this.#quickestMs = Math.min(this.#quickestMs * routingLimits.quickestForgotten, firstTokenMs);
    const slow = firstTokenMs > this.#quickestMs * routingLimits.slowRatio + routingLimits.slowMs;
    if (slow && crowded) this.#set(this.#limit * routingLimits.limitShrink);
    else if (crowded) this.#set(this.#limit + 1 / this.#limit);
  }

  #leave(how: Finished): void {
    this.#running--;
    if (how === 'overloaded') this.#set(this.#limit * routingLimits.limitCut);
    this.#startNext();
  }

  #startNext(): void {
    while (this.#running < this.limit && this.#waiting.length > 0) this.#waiting.shift()?.start();
  }

  #set(limit: number): void {
    this.#limit = Math.min(routingLimits.concurrentMax, Math.max(routingLimits.concurrentMin, limit));
  }
}

export class Permit {
  readonly #began: number;
  readonly #clock: Clock;
  readonly #crowded: boolean;
  readonly #learn: (ms: number, crowded: boolean) => void;
  #leave: ((how: Finished) => void) | undefined;
  #hadToken = false;

  constructor(
    clock: Clock,
    crowded: boolean,
    learn: (ms: number, crowded: boolean) => void,
    leave: (how: Finished) => void,
  ) {
    this.#clock = clock;
    this.#began = clock.now();
    this.#crowded = crowded;
    this.#learn = learn;
    this.#leave = leave;
  }

  token(): void {
    if (!this.#hadToken) this.#learn(this.#clock.now() - this.#began, this.#crowded);
    this.#hadToken = true;
  }

  /** Once counts, later calls do nothing. */
  end(how: Finished): void {
    this.#leave?.(how);
    this.#leave = undefined;
  }
}
