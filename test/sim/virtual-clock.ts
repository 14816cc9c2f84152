/** Time that stands still until it is moved: what becomes due runs in order, each thing to its next wait before the next. */
import type { Clock } from '@foretoken/base/clock.js';

interface Timer {
  readonly due: number;
  readonly order: number;
  readonly run: () => void;
}

export class VirtualClock implements Clock {
  readonly #settle: () => Promise<void>;
  readonly #timers = new Set<Timer>();
  #now = 0;
  #order = 0;

  /** `settle` resolves when nothing more happens without time going on. */
  constructor(settle: () => Promise<void> = oneTurn) {
    this.#settle = settle;
  }

  now(): number {
    return this.#now;
  }

  wall(): number {
    return epochMs + this.#now;
  }

  /** Those due at the same time run in the order in which they were set. */
  after(ms: number, run: () => void): () => void {
    const timer = { due: this.#now + Math.max(0, ms), order: this.#order++, run };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** How many things wait for their time. */
  get waiting(): number {
    return this.#timers.size;
  }

  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await this.#settle();
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#timers.delete(next);
      this.#now = next.due;
      next.run();
      await this.#settle();
    }
    this.#now = end;
  }

  #next(end: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.due > end) continue;
      if (next === undefined || timer.due < next.due || (timer.due === next.due && timer.order < next.order))
        next = timer;
    }
    return next;
  }
}

/** A weekday of 2026. */
const epochMs = 1_768_000_000_000;

/** Enough where everything that waits, waits for promises alone. */
function oneTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
