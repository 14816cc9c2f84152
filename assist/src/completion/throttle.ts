/** How long a keystroke waits for the next one before a backend is asked: it spares requests that nobody will want. */
import { Lru } from '@foretoken/base/lru.js';
import { completionLimits } from './limits.js';
import type { CursorContext } from './lines/cursor-context.js';

export class Throttle {
  readonly #lastStart = new Lru<string, number>(completionLimits.ownersMax, completionLimits.ownersMax);
  #firstTokenMs: number | undefined;

  /**
   * Nothing on a new line, and nothing when the last request of this owner is so long ago that its first token would have
   * come; else a short tail. `nowMs` is of the monotonic clock.
   */
  waitMs(owner: string, at: CursorContext, nowMs: number): number {
    if (at.linePrefix.trim() === '') return 0;
    const started = this.#lastStart.get(owner);
    const promoteMs = Math.min(this.#firstTokenMs ?? completionLimits.promoteMsMax, completionLimits.promoteMsMax);
    return started === undefined || nowMs - started >= promoteMs ? 0 : completionLimits.throttleMs;
  }

  started(owner: string, nowMs: number): void {
    this.#lastStart.set(owner, nowMs, 1);
  }

  /** How long a backend takes to its first text, as a running mean; undefined before the first. */
  get firstTokenMs(): number | undefined {
    return this.#firstTokenMs;
  }

  /** A backend's first text came so long after it was asked. */
  observe(firstTokenMs: number): void {
    const before = this.#firstTokenMs ?? firstTokenMs;
    this.#firstTokenMs = before + (firstTokenMs - before) * newestShare;
  }

  forget(owner: string): void {
    this.#lastStart.delete(owner);
  }
}

/** How much the newest time counts in the running mean. */
const newestShare = 0.2;
