/** One streamed backend completion, which every request that it still fits may wait for. */
import { errorMessage } from '@foretoken/base/app-error.js';
import type { Clock } from '@foretoken/base/clock.js';
import { bug } from '@foretoken/base/never.js';
import type { Backend, BackendCompletion, BackendFailure } from '@foretoken/inference/backend.js';
import { type CursorContext, typedSince } from './cursor-context.js';
import { completionLimits } from './limits.js';
import { streamStop } from './stream-stop.js';

/** `text` is meant for the place where the run began; it is what came before the stop. */
export type RunResult =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'failed'; readonly failure: BackendFailure }
  | { readonly kind: 'aborted' };

export class BackendRun {
  readonly at: CursorContext;
  readonly result: Promise<RunResult>;
  readonly #lineOnly: boolean;
  readonly #clock: Clock;
  readonly #controller = new AbortController();
  #text = '';
  #waiters = 0;
  #settled = false;

  constructor(backend: Backend, request: BackendCompletion, at: CursorContext, lineOnly: boolean, clock: Clock) {
    this.at = at;
    this.#lineOnly = lineOnly;
    this.#clock = clock;
    this.result = this.#stream(backend, request)
      .catch((thrown): RunResult => bug(`a backend threw: ${errorMessage(thrown)}`, { kind: 'aborted' }))
      .finally(() => {
        this.#settled = true;
      });
  }

  /** No more text will come. */
  get settled(): boolean {
    return this.#settled;
  }

  /** Whether a request at `now` could be answered by this run: what was typed since agrees with what it streams. */
  fits(now: CursorContext, lineOnly: boolean): boolean {
    if (lineOnly !== this.#lineOnly || this.#controller.signal.aborted) return false;
    const typed = typedSince(this.at, now);
    if (typed === undefined) return false;
    return this.#text.startsWith(typed) || (!this.#settled && typed.startsWith(this.#text));
  }

  /** Registers a waiter; the returned function ends the wait. A run without waiters is aborted unless `keep` is said. */
  join(): (keep: boolean) => void {
    this.#waiters++;
    let left = false;
    return (keep) => {
      if (left) return;
      left = true;
      this.#waiters--;
      if (keep || this.#settled) return;
      this.#clock.after(completionLimits.orphanGraceMs, () => {
        if (this.#waiters === 0) this.abort();
      });
    };
  }

  abort(): void {
    this.#controller.abort();
  }

  async #stream(backend: Backend, request: BackendCompletion): Promise<RunResult> {
    for await (const part of backend.complete(request, this.#controller.signal)) {
      if (part.kind === 'text') {
        this.#text += part.text;
        const stop = streamStop(this.#text, this.at, this.#lineOnly, false);
        if (stop === undefined) continue;
        const text = this.#text.slice(0, stop);
        // Settle before closing the stream: the backend's `aborted` end must not be taken for ours.
        this.#settled = true;
        this.#controller.abort();
        return { kind: 'text', text };
      }
      if (part.reason === 'failed') return { kind: 'failed', failure: part.failure };
      if (part.reason === 'aborted') return { kind: 'aborted' };
      const stop = streamStop(this.#text, this.at, this.#lineOnly, true);
      return { kind: 'text', text: stop === undefined ? this.#text : this.#text.slice(0, stop) };
    }
    return { kind: 'aborted' };
  }
}
