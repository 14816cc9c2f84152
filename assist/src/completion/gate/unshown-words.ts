/**
 * What becomes of a model's first words that were not shown: whether they are typed all the same, or something else is. Nobody
 * takes or dismisses those, and only they tell of a model that is believed too little.
 */
import { Lru } from '@foretoken/base/lru.js';
import type { Believed, QuietGate } from '../../feedback/quiet-gate.js';
import { completionLimits } from '../limits.js';
import { type CursorContext, typedSince } from '../lines/cursor-context.js';

interface Unshown {
  readonly at: CursorContext;
  readonly words: string;
  readonly believed: Believed;
}

export class UnshownWords {
  readonly #gate: QuietGate | undefined;
  readonly #open = new Lru<string, Unshown>(completionLimits.ownersMax, completionLimits.ownersMax);

  constructor(gate: QuietGate | undefined) {
    this.#gate = gate;
  }

  /** To be called at each request of an owner: the gate learns of words that are typed by now, or contradicted. */
  typed(owner: string, now: CursorContext): void {
    const open = this.#open.get(owner);
    if (open === undefined) return;
    const typed = typedSince(open.at, now);
    if (typed !== undefined && typed.length < open.words.length && open.words.startsWith(typed)) return;
    this.#open.delete(owner);
    // On another line nobody knows.
    if (typed !== undefined) this.#gate?.typedUnshown(open.believed, typed.startsWith(open.words));
  }

  /** They stay until they are judged, whatever else is said meanwhile. */
  add(owner: string, at: CursorContext, words: string, believed: Believed): void {
    if (this.#open.get(owner) === undefined) this.#open.set(owner, { at, words, believed }, 1);
  }

  forget(owner: string): void {
    this.#open.delete(owner);
  }
}
