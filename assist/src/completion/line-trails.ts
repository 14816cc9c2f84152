/**
 * What a model says on the line that is being typed: how often what was typed said otherwise, and what became of first words that
 * were not shown, since nobody takes or dismisses those.
 */
import { Lru } from '@foretoken/base/lru.js';
import type { Believed, QuietGate } from '../feedback/quiet-gate.js';
import { type CursorContext, typedSince } from './cursor-context.js';
import { completionLimits } from './limits.js';

/** A text's first words, as few as would be shown. */
export interface FirstWords {
  readonly text: string;
  readonly believed: Believed;
}

interface Trail {
  /** Where the model first said something on this line. */
  readonly begin: CursorContext;
  contradicted: number;
  /** Its newest text's first line. */
  said: Said | undefined;
  unshown: (FirstWords & Said) | undefined;
}

interface Said {
  readonly at: CursorContext;
  readonly text: string;
}

export class LineTrails {
  readonly #gate: QuietGate | undefined;
  readonly #trails = new Lru<string, Trail>(completionLimits.ownersMax, completionLimits.ownersMax);

  /** `gate` learns of first words that were not shown. */
  constructor(gate: QuietGate | undefined) {
    this.#gate = gate;
  }

  /** How many of the model's texts on the cursor's line what was typed has contradicted by now. To be called once a request. */
  contradicted(owner: string, now: CursorContext): number {
    const trail = this.#trails.get(owner);
    if (trail === undefined) return 0;
    if (typedSince(trail.begin, now) === undefined) {
      this.#trails.delete(owner);
      return 0;
    }
    const said = trail.said && outcomeOf(trail.said, now);
    if (said === 'contradicted') trail.contradicted++;
    if (said !== 'open') trail.said = undefined;
    const unshown = trail.unshown && outcomeOf(trail.unshown, now);
    if (trail.unshown !== undefined && (unshown === 'contradicted' || unshown === 'typed'))
      this.#gate?.typedUnshown(trail.unshown.believed, unshown === 'typed');
    if (unshown !== 'open') trail.unshown = undefined;
    return trail.contradicted;
  }

  /** What the model says at a cursor; `unshown` where nothing of it is shown. */
  says(owner: string, at: CursorContext, text: string, unshown: FirstWords | undefined): void {
    const trail = this.#trails.get(owner) ?? { begin: at, contradicted: 0, said: undefined, unshown: undefined };
    trail.said = { at, text: text.split('\n', 1)[0] ?? '' };
    trail.unshown = unshown && (trail.unshown ?? { ...unshown, at });
    this.#trails.set(owner, trail, 1);
  }

  forget(owner: string): void {
    this.#trails.delete(owner);
  }
}

/** `gone`: something was taken away. */
function outcomeOf({ at, text }: Said, now: CursorContext): 'open' | 'typed' | 'contradicted' | 'gone' {
  const typed = typedSince(at, now);
  if (typed === undefined) return 'gone';
  if (typed.startsWith(text) && typed !== '') return 'typed';
  return text.startsWith(typed) ? 'open' : 'contradicted';
}
