/** Whether a backend may be asked while nobody waits, and how often that is tried where it is of no use. */
import type { Clock } from '@foretoken/base/clock.js';
import type { CompletionRequest } from '../completion-pipeline.js';
import { completionLimits } from '../limits.js';
import type { PipelineBackend } from '../pipeline-parts.js';

/** By the user's setting, the document and where the backend is. */
export function mayAskAhead({ fresh, path, policy, document }: CompletionRequest, backend: PipelineBackend): boolean {
  if (fresh === true || !backend.maySend(path)) return false;
  if (document.text.length > completionLimits.speculationCharactersMax) return false;
  const { speculation } = policy;
  return speculation === 'on' || (speculation === 'own-machine' && backend.isOwnMachine === true);
}

/** A use earns several tries; time earns one now and then. Nothing is asked ahead where that never helps. */
export class AheadCredit {
  readonly #clock: Clock;
  #credit: number = completionLimits.speculationCreditMax;
  #countedMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#countedMs = clock.now();
  }

  get hasSome(): boolean {
    const earned = Math.floor((this.#clock.now() - this.#countedMs) / completionLimits.speculationCreditMs);
    this.#countedMs += earned * completionLimits.speculationCreditMs;
    this.#earn(earned);
    return this.#credit > 0;
  }

  spend(): void {
    this.#credit--;
  }

  used(): void {
    this.#earn(completionLimits.speculationCreditPerUse);
  }

  #earn(tries: number): void {
    this.#credit = Math.min(completionLimits.speculationCreditMax, this.#credit + tries);
  }
}
