/**
 * How much surer or less sure of a model's texts its users turn out to be than its token probabilities say: a shift in log-odds a
 * model, moved a step by each suggestion that was taken whole, typed or dismissed, and fading within weeks.
 */
import { Lru } from '@foretoken/base/lru.js';
import { bounded, type LearnedWeight } from './gate-state.js';
import { feedbackLimits } from './limits.js';
import { probabilityOf } from './sureness.js';

export class ModelTrust {
  readonly #moved = new Lru<string, LearnedWeight>(Number.POSITIVE_INFINITY, feedbackLimits.modelsMax);

  /** In log-odds; 0 of a model of which nothing is known. */
  of(model: string, wallMs: number): number {
    const known = this.#moved.get(model);
    if (known === undefined) return 0;
    return known.moved * 0.5 ** (Math.max(0, wallMs - known.atMs) / halfLifeMs);
  }

  /** `odds`: what its token probabilities alone said. */
  learn(model: string, odds: number, isRight: boolean, wallMs: number): void {
    this.#learn(model, odds, isRight, wallMs, step);
  }

  /** The same of what was not shown, of which there is far more, several times a line. */
  learnUnshown(model: string, odds: number, isRight: boolean, wallMs: number): void {
    this.#learn(model, odds, isRight, wallMs, unshownStep);
  }

  #learn(model: string, odds: number, isRight: boolean, wallMs: number, step: number): void {
    const before = this.of(model, wallMs);
    const moved = before + step * (Number(isRight) - probabilityOf(odds + before));
    this.#moved.set(model, { moved: bounded(moved, feedbackLimits.weightMovedMax), atMs: wallMs }, 1);
  }

  restore(model: string, kept: LearnedWeight): void {
    this.#moved.set(model, kept, 1);
  }

  /** Those that were learned of longest ago come first. */
  kept(): ReadonlyMap<string, LearnedWeight> {
    return new Map(this.#moved.entries());
  }

  clear(): void {
    this.#moved.clear();
  }
}

/** Some twenty outcomes move it by half of what they say. */
const step = 0.1;
const unshownStep = 0.06;
const halfLifeMs = 14 * 24 * 3_600_000;
