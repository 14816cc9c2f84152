/** How often suggestions were taken of late, by some key; what is longer ago counts less. */
import { Lru } from '@foretoken/base/lru.js';
import { oddsOf } from './gate-columns.js';

export interface KeptRate {
  readonly taken: number;
  readonly seen: number;
  readonly atMs: number;
}

export class RecentRates {
  readonly #rates: Lru<string, KeptRate>;
  readonly #halfLifeMs: number;

  constructor(halfLifeMs: number, keysMax: number) {
    this.#halfLifeMs = halfLifeMs;
    this.#rates = new Lru(Number.POSITIVE_INFINITY, keysMax);
  }

  add(key: string, isTaken: boolean, nowMs: number): void {
    const { taken, seen } = this.#faded(key, nowMs);
    this.#rates.set(key, { taken: taken + Number(isTaken), seen: seen + 1, atMs: nowMs }, 1);
  }

  /** How much more or less often than usual, in log-odds; 0 where little is known. */
  oddsOf(key: string, nowMs: number): number {
    const { taken, seen } = this.#faded(key, nowMs);
    const rate = (taken + trust * usualRate) / (seen + trust);
    return oddsOf(rate) - oddsOf(usualRate);
  }

  restore(key: string, rate: KeptRate): void {
    this.#rates.set(key, rate, 1);
  }

  /** Those that were added to longest ago come first. */
  kept(): ReadonlyMap<string, KeptRate> {
    return new Map(this.#rates.entries());
  }

  clear(): void {
    this.#rates.clear();
  }

  #faded(key: string, nowMs: number): { taken: number; seen: number } {
    const rate = this.#rates.get(key);
    if (rate === undefined) return { taken: 0, seen: 0 };
    const fading = 0.5 ** (Math.max(0, nowMs - rate.atMs) / this.#halfLifeMs);
    return { taken: rate.taken * fading, seen: rate.seen * fading };
  }
}

/** So many suggestions at the usual rate are assumed beside those that were seen. */
const trust = 4;
const usualRate = 0.4;
