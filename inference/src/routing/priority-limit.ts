/** How many requests run at once on one machine: what is more urgent goes first, and the number follows what its servers can do. */
import type { Clock } from '@foretoken/base/clock.js';
import { type CompletionPriority, completionPriorities } from '../completion-priority.js';
import { routingLimits } from '../limits.js';

interface Waiting {
  readonly priority: CompletionPriority;
  readonly start: () => void;
}

export type Finished = 'answered' | 'overloaded' | 'other';

export class PriorityLimit {
  readonly #clock: Clock;
  #limit: number = routingLimits.concurrentStart;
  /** Embeddings apart. */
  #running = 0;
  /** Embeddings under way, each with what makes it give way. */
  readonly #yielding = new Set<AbortController>();
  #waiting: Waiting[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get limit(): number {
    return Math.floor(this.#limit);
  }

  /**
   * Resolves when it may run, to a permit that must be ended; undefined when it was given up before. Embeddings run while nothing else
   * does, and are told to give way to whatever comes.
   */
  async enter(priority: CompletionPriority, signal: AbortSignal): Promise<Permit | undefined> {
    if (signal.aborted) return undefined;
    return this.#mayRun(priority) ? this.#permit(priority) : this.#turn(priority, signal);
  }

  #mayRun(priority: CompletionPriority): boolean {
    if (priority !== 'embedding') return this.#running < this.limit;
    return this.#running === 0 && this.#yielding.size < this.limit;
  }

  #permit(priority: CompletionPriority): Permit {
    const yields = new AbortController();
    if (priority === 'embedding') {
      this.#yielding.add(yields);
      return new Permit(this.#clock, yields.signal, {
        learn: () => {},
        leave: () => {
          this.#yielding.delete(yields);
          this.#startNext();
        },
      });
    }
    this.#running++;
    for (const background of this.#yielding) background.abort();
    const crowded = this.#running >= this.limit;
    return new Permit(this.#clock, yields.signal, {
      learn: (isSlow) => this.#learn(isSlow, crowded),
      leave: (how) => this.#leave(how),
    });
  }

  /** Its permit once it comes to its turn. */
  #turn(priority: CompletionPriority, signal: AbortSignal): Promise<Permit | undefined> {
    return new Promise((resolve) => {
      const waiting = {
        priority,
        start: () => {
          signal.removeEventListener('abort', giveUp);
          resolve(this.#permit(priority));
        },
      };
      const giveUp = () => {
        this.#waiting = this.#waiting.filter((other) => other !== waiting);
        resolve(undefined);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      const at = this.#waiting.findIndex((other) => rankOf(other.priority) > rankOf(priority));
      this.#waiting.splice(at < 0 ? this.#waiting.length : at, 0, waiting);
    });
  }

  /** More may run while first tokens come as quickly as ever, and fewer once they take several times as long. */
  #learn(isSlow: boolean, crowded: boolean): void {
    if (isSlow && crowded) this.#set(this.#limit * routingLimits.limitShrink);
    else if (crowded) this.#set(this.#limit + 1 / this.#limit);
  }

  #leave(how: Finished): void {
    this.#running--;
    if (how === 'overloaded') this.#set(this.#limit * routingLimits.limitCut);
    this.#startNext();
  }

  #startNext(): void {
    for (let next = this.#waiting[0]; next !== undefined && this.#mayRun(next.priority); next = this.#waiting[0]) {
      this.#waiting.shift();
      next.start();
    }
  }

  #set(limit: number): void {
    this.#limit = Math.min(routingLimits.concurrentMax, Math.max(routingLimits.concurrentMin, limit));
  }
}

/** Of one model. */
export class FirstTokenTimes {
  /** The quickest of late; slowly forgotten, since prompts and models change. */
  #quickestMs = Number.POSITIVE_INFINITY;

  isSlow(ms: number): boolean {
    this.#quickestMs = Math.min(this.#quickestMs * routingLimits.quickestForgotten, ms);
    return ms > this.#quickestMs * routingLimits.slowRatio + routingLimits.slowMs;
  }
}

export class Permit {
  /** Aborts when something more urgent begins beside what may be put off: an embedding. */
  readonly yields: AbortSignal;
  readonly #began: number;
  readonly #clock: Clock;
  readonly #learn: (isSlow: boolean) => void;
  #leave: ((how: Finished) => void) | undefined;
  #hadToken = false;

  constructor(
    clock: Clock,
    yields: AbortSignal,
    told: { readonly learn: (isSlow: boolean) => void; readonly leave: (how: Finished) => void },
  ) {
    this.yields = yields;
    this.#clock = clock;
    this.#began = clock.now();
    this.#learn = told.learn;
    this.#leave = told.leave;
  }

  token(times: FirstTokenTimes): void {
    if (!this.#hadToken) this.#learn(times.isSlow(this.#clock.now() - this.#began));
    this.#hadToken = true;
  }

  /** Once counts, later calls do nothing. */
  end(how: Finished): void {
    this.#leave?.(how);
    this.#leave = undefined;
  }
}

function rankOf(priority: CompletionPriority): number {
  return completionPriorities.indexOf(priority);
}
