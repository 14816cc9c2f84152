/** The newest traces: why each request was answered as it was. Holds no code, only places and reasons. */
import type { CompletionTrace } from '../completion-pipeline.js';

export class TraceRing {
  readonly #traces: CompletionTrace[] = [];
  readonly #tracesMax: number;
  #next = 0;

  constructor(tracesMax: number) {
    this.#tracesMax = tracesMax;
  }

  add(trace: CompletionTrace): void {
    this.#traces[this.#next] = trace;
    this.#next = (this.#next + 1) % this.#tracesMax;
  }

  /** Newest first. */
  newest(max: number): readonly CompletionTrace[] {
    const found: CompletionTrace[] = [];
    for (let back = 1; back <= this.#traces.length && found.length < max; back++) {
      const trace = this.#traces[(this.#next - back + this.#tracesMax) % this.#tracesMax];
      if (trace !== undefined) found.push(trace);
    }
    return found;
  }
}
