/** Has the first prompts of a model and language counted by the model's own tokenizer, where it can be asked, so that the next ones are cut by a measured length. */
import type { Clock } from '@foretoken/base/clock.js';
import type { PromptText } from '@foretoken/privacy/prompt-text.js';
import type { Backend } from '../backend.js';
import { tokenizerLimits } from '../limits.js';
import type { TokenLengths } from './token-lengths.js';

export interface PromptToCount {
  readonly backend: Backend;
  readonly languageId: string;
  readonly prompt: PromptText;
}

export class TokenCounter {
  readonly #clock: Clock;
  readonly #lengths: TokenLengths;
  /** Times in a row that a tokenizer gave no answer. */
  readonly #unanswered = new WeakMap<Backend, number>();
  #isCounting = false;

  constructor(clock: Clock, lengths: TokenLengths) {
    this.#clock = clock;
    this.#lengths = lengths;
  }

  /** What counts its prompts counts them wrong. */
  giveUp(backend: Backend): void {
    this.#unanswered.set(backend, tokenizerLimits.unansweredMax);
  }

  /**
   * A prompt that is about to be sent. Returns at once: it is counted in the background, one at a time, and only until a few of its
   * model and language are; a tokenizer that does not answer is given up.
   */
  sending({ backend, languageId, prompt }: PromptToCount, learn: (tokens: number) => void): void {
    const { promptsMax, unansweredMax, charactersMin, charactersMax, afterMs, countMs } = tokenizerLimits;
    if (prompt.length < charactersMin || prompt.length > charactersMax) return;
    const unanswered = this.#unanswered.get(backend) ?? 0;
    const isKnown = this.#lengths.promptsCounted(backend.model, languageId) >= promptsMax;
    if (this.#isCounting || isKnown || unanswered >= unansweredMax) return;
    this.#isCounting = true;
    this.#clock.after(afterMs, async () => {
      const tokens = await backend.countTokens?.(prompt, AbortSignal.timeout(countMs));
      this.#isCounting = false;
      if (tokens !== undefined) learn(tokens);
      // While nothing is known of the model, nobody was there to be asked.
      if (backend.served !== undefined) this.#unanswered.set(backend, tokens === undefined ? unanswered + 1 : 0);
    });
  }
}
