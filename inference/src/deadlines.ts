/** The deadlines of one request: first token, between tokens, total; a missed one aborts the request and is remembered. */
import type { Clock } from '@foretoken/base/clock.js';

export interface DeadlineLimits {
  readonly firstTokenMs: number;
  readonly betweenTokensMs: number;
  readonly totalMs: number;
}

export type MissedDeadline = { readonly which: 'first-token' | 'between-tokens' | 'total'; readonly ms: number };

export class Deadlines {
  readonly #clock: Clock;
  readonly #limits: DeadlineLimits;
  readonly #outer: AbortSignal;
  readonly #controller = new AbortController();
  readonly #cancelTotal: () => void;
  #cancelNext: () => void;
  #missed: MissedDeadline | undefined;

  constructor(clock: Clock, limits: DeadlineLimits, outer: AbortSignal) {
    this.#clock = clock;
    this.#limits = limits;
    this.#outer = outer;
    this.#cancelTotal = clock.after(limits.totalMs, () => this.#miss('total', limits.totalMs));
    this.#cancelNext = clock.after(limits.firstTokenMs, () => this.#miss('first-token', limits.firstTokenMs));
    outer.addEventListener('abort', this.#abort, { once: true });
    if (outer.aborted) this.#abort();
  }

  /** Aborts when the caller does, and when a deadline is missed. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get missed(): MissedDeadline | undefined {
    return this.#missed;
  }

  /** A token came: the next has its own deadline. */
  token(): void {
    this.#cancelNext();
    const ms = this.#limits.betweenTokensMs;
    this.#cancelNext = this.#clock.after(ms, () => this.#miss('between-tokens', ms));
  }

  /** The answer is complete: nothing is aborted any more. */
  release(): void {
    this.#cancelTotal();
    this.#cancelNext();
    this.#outer.removeEventListener('abort', this.#abort);
  }

  /** Ends the request if it still runs. */
  close(): void {
    this.release();
    this.#controller.abort();
  }

  readonly #abort = () => this.#controller.abort();

  #miss(which: MissedDeadline['which'], ms: number): void {
    this.#missed ??= { which, ms };
    this.#controller.abort();
  }
}
