/** An embedding backend that keeps out of the way of completions on the same machine, and asks for no more at once than is answered in a moment. */
import type { Clock } from '@foretoken/base/clock.js';
import type { Destination } from '@foretoken/privacy/destination.js';
import type { PromptText } from '@foretoken/privacy/prompt-text.js';
import type { EmbeddingAnswer, EmbeddingBackend } from '../embedding-backend.js';
import { routingLimits } from '../limits.js';
import type { EmbeddingUse } from '../models/embedding-prefixes.js';
import type { PriorityLimit } from './priority-limit.js';

/** Queries are a keystroke's; documents wait while anything else runs, and are given up, and answered as aborted, when it begins. */
export function yieldingEmbeddings(
  backend: EmbeddingBackend,
  limit: () => PriorityLimit,
  clock: Clock,
): EmbeddingBackend {
  return new YieldingEmbeddings(backend, limit, clock);
}

class YieldingEmbeddings implements EmbeddingBackend {
  readonly #backend: EmbeddingBackend;
  readonly #limit: () => PriorityLimit;
  readonly #clock: Clock;
  #textsAtOnce: number = routingLimits.embeddingTextsStart;
  #last = { texts: 0, ms: 0 };
  #delayMs = 0;
  #quickestMs = Number.POSITIVE_INFINITY;

  constructor(backend: EmbeddingBackend, limit: () => PriorityLimit, clock: Clock) {
    this.#backend = backend;
    this.#limit = limit;
    this.#clock = clock;
  }

  get name(): string {
    return this.#backend.name;
  }

  get destination(): Destination {
    return this.#backend.destination;
  }

  get textsAtOnce(): number {
    return this.#textsAtOnce;
  }

  model(signal: AbortSignal): Promise<string | undefined> {
    return this.#backend.model(signal);
  }

  async embed(texts: readonly PromptText[], use: EmbeddingUse, signal: AbortSignal): Promise<EmbeddingAnswer> {
    const permit = await this.#limit().enter(use === 'query' ? 'keystroke' : 'embedding', signal);
    if (permit === undefined) return { kind: 'aborted' };
    const began = this.#clock.now();
    try {
      const answer = await this.#backend.embed(texts, use, AbortSignal.any([signal, permit.yields]));
      if (use === 'document') this.#learn(texts.length, this.#clock.now() - began, answer.kind);
      return answer;
    } finally {
      permit.end('other');
    }
  }

  close(): Promise<void> {
    return this.#backend.close();
  }

  /** A server may go on with what is given up, and who comes next waits for it. */
  #learn(texts: number, ms: number, how: EmbeddingAnswer['kind']): void {
    const { embeddingTextsMax, embeddingMs } = routingLimits;
    const work = how === 'vectors' ? ms - this.#delay(texts, ms) : ms;
    const inTime = how === 'vectors' ? Math.floor((texts * embeddingMs) / Math.max(1, work)) : Math.floor(texts / 2);
    const most = how === 'vectors' ? this.#textsAtOnce * 2 : this.#textsAtOnce;
    this.#textsAtOnce = Math.max(1, Math.min(inTime, most, embeddingTextsMax));
  }

  /** What of the time does not hang on the number of texts, such as a long way: by two answers of different size, and no more than the quickest took. */
  #delay(texts: number, ms: number): number {
    const { texts: lastTexts, ms: lastMs } = this.#last;
    if (lastTexts > 0 && lastTexts !== texts) {
      const each = Math.max(0, (ms - lastMs) / (texts - lastTexts));
      this.#delayMs = Math.max(0, ms - each * texts);
    }
    this.#last = { texts, ms };
    // By and by a slower one may be the quickest.
    this.#quickestMs = Math.min(ms, this.#quickestMs * 1.1 + 1);
    return Math.min(this.#delayMs, this.#quickestMs);
  }
}
