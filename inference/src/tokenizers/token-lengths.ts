/** Characters a token by model and language: begins with what its vocabulary is known for, and learns from what servers count. */
import { priorCharactersPerToken } from './vocabularies.js';

export interface LearntLength {
  readonly model: string;
  readonly languageId: string;
  /** Prompts counted; of more than some dozens, the newest count most. */
  readonly prompts: number;
  /** Of characters a token, and their variance. */
  readonly mean: number;
  readonly variance: number;
}

export class TokenLengths {
  readonly #learnt = new Map<string, LearntLength>();
  readonly #inUse = new Map<string, number>();
  readonly #onChange: () => void;

  constructor(learnt: readonly LearntLength[] = [], onChange: () => void = () => {}) {
    for (const length of learnt.slice(-lengthsMax)) this.#learnt.set(keyOf(length), length);
    this.#onChange = onChange;
  }

  /**
   * What a prompt may be cut by so that it stays within its budget of tokens: below the mean by a margin that narrows with the
   * prompts counted and with how alike they are. It moves in steps, since each one moves the cuts of all prompts.
   */
  charactersPerToken(model: string, languageId: string): number {
    const key = keyOf({ model, languageId });
    const safe = this.#safe(model, languageId);
    const inUse = this.#inUse.get(key);
    if (inUse !== undefined && safe > inUse * (1 - stepDown) && safe < inUse * (1 + stepUp)) return inUse;
    this.#inUse.delete(key);
    this.#inUse.set(key, safe);
    trim(this.#inUse);
    return safe;
  }

  /** Prompts of which the length of a token was learnt. */
  promptsCounted(model: string, languageId: string): number {
    return this.#learnt.get(keyOf({ model, languageId }))?.prompts ?? 0;
  }

  /** A prompt that a server counted. Short ones tell little. */
  learn(model: string, languageId: string, characters: number, tokens: number): void {
    if (tokens < tokensCountedMin || characters < tokens * shortestToken) return;
    const key = keyOf({ model, languageId });
    const ratio = characters / tokens;
    const known = this.#learnt.get(key) ?? { model, languageId, prompts: 0, mean: ratio, variance: 0 };
    const weight = 1 / Math.min(known.prompts + 1, promptsRemembered);
    const mean = known.mean + weight * (ratio - known.mean);
    const variance = (1 - weight) * (known.variance + weight * (ratio - known.mean) ** 2);
    this.#learnt.delete(key);
    this.#learnt.set(key, { model, languageId, prompts: known.prompts + 1, mean, variance });
    trim(this.#learnt);
    this.#onChange();
  }

  /** How far what was learnt of a model is from the single prompt: the mean deviation, as a share; undefined where nothing was learnt. */
  offBy(model: string): { readonly prompts: number; readonly share: number } | undefined {
    let [prompts, sum] = [0, 0];
    for (const length of this.#learnt.values()) {
      if (length.model !== model) continue;
      prompts += length.prompts;
      sum += (length.prompts * meanOfNormal * Math.sqrt(length.variance)) / length.mean;
    }
    return prompts === 0 ? undefined : { prompts, share: sum / prompts };
  }

  /** What was learnt of a model in any language was wrong. */
  forget(model: string): void {
    for (const [key, length] of this.#learnt) if (length.model === model) this.#learnt.delete(key);
  }

  learnt(): readonly LearntLength[] {
    return [...this.#learnt.values()];
  }

  #safe(model: string, languageId: string): number {
    const prior = priorCharactersPerToken(model, languageId);
    const known = this.#learnt.get(keyOf({ model, languageId }));
    if (known === undefined) return prior;
    const { prompts, mean, variance } = known;
    const margin = marginMin + (spreads * Math.sqrt(variance)) / mean + newnessMargin / prompts;
    return Math.max(mean * (1 - margin), Math.min(prior, mean * (1 - newnessMargin)));
  }
}

/** Of a safe value: lower at once, higher when it is worth that all prompts are read again. */
const stepDown = 0.01;
const stepUp = 0.08;
/** Shares of the mean: what always stays, and what the first prompt leaves open. */
const marginMin = 0.03;
const newnessMargin = 0.15;
/** Standard deviations. */
const spreads = 2;
/** Mean deviation of a normal distribution, in its standard deviations: √(2/π). */
const meanOfNormal = 0.8;
const promptsRemembered = 50;
const tokensCountedMin = 100;
/** Characters a token where each byte is one: three stand for a character, of Chinese text for instance. */
export const shortestToken = 1 / 3;
/** Pairs of model and language. */
const lengthsMax = 200;

function keyOf({ model, languageId }: { readonly model: string; readonly languageId: string }): string {
  return `${model}\0${languageId}`;
}

function trim(map: Map<string, unknown>): void {
  for (const oldest of map.keys()) {
    if (map.size <= lengthsMax) break;
    map.delete(oldest);
  }
}
