/** What one request did, stage by stage: the times and the one reason that `foretoken trace` shows. Holds no code. */
import type { Clock } from '@foretoken/base/clock.js';
import type { PromptCost } from '../../prompt/prompt-meter.js';
import type { CompletionOutcome, CompletionRequest, CompletionTrace } from '../completion-pipeline.js';
import type { StopReason } from '../streams/stream-stop.js';

export class RequestTrace {
  /** Secrets replaced in the prompt, when one was made for this request. */
  redactions: number | undefined;
  /** What that prompt costs the server. */
  cost: (() => PromptCost) | undefined;
  /** The context of that prompt was found before it was asked for. */
  contextAhead: boolean | undefined;
  /** Why the streamed text ended where it did. */
  stop: StopReason | undefined;
  readonly id: number;
  readonly #clock: Clock;
  readonly #began: number;
  readonly #wallMs: number;
  readonly #stages: { stage: string; ms: number }[] = [];

  constructor(id: number, clock: Clock) {
    this.id = id;
    this.#clock = clock;
    this.#began = clock.now();
    this.#wallMs = clock.wall();
  }

  stage<T>(stage: string, run: () => T): T {
    const began = this.#clock.now();
    const value = run();
    this.#stages.push({ stage, ms: this.#clock.now() - began });
    return value;
  }

  async timed<T>(stage: string, pending: Promise<T>): Promise<T> {
    const began = this.#clock.now();
    const value = await pending;
    this.#stages.push({ stage, ms: this.#clock.now() - began });
    return value;
  }

  of({ document, offset, owner, path }: CompletionRequest, outcome: CompletionOutcome): CompletionTrace {
    return {
      completionId: this.id,
      wallMs: this.#wallMs,
      owner,
      path,
      line: document.positionAt(offset, 'utf-16').line + 1,
      outcome: outcome.kind,
      from: outcome.kind === 'shown' ? outcome.from : undefined,
      because: outcome.kind === 'silent' ? outcome.because : undefined,
      detail: outcome.detail,
      suggestionId: outcome.kind === 'shown' ? outcome.items[0]?.completionId : undefined,
      stop: outcome.kind === 'shown' && outcome.from === 'backend' ? this.stop : undefined,
      redactions: this.redactions,
      contextAhead: this.contextAhead,
      prompt: this.cost?.(),
      stages: this.#stages,
      ms: this.#clock.now() - this.#began,
    };
  }
}
