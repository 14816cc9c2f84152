/** Garbage of requests is collected while nobody waits: else the runtime stops one request in four for it. */
import type { CompletionPipeline } from '@foretoken/assist/completion/completion-pipeline.js';
import type { Clock } from '@foretoken/base/clock.js';
import { daemonLimits } from '../limits.js';

export interface PauseOptions {
  readonly clock: Clock;
  /** Of what was allocated last. */
  readonly youngBytes: () => number;
  readonly collect: () => void;
}

/** Once nothing is asked for a moment, young garbage that is worth it is collected. */
export class PauseCollector {
  readonly #options: PauseOptions;
  #inFlight = 0;
  #cancel = () => {};

  constructor(options: PauseOptions) {
    this.#options = options;
  }

  /** Something was done that nobody waits for, or begins. */
  touched(): void {
    const { clock, youngBytes, collect } = this.#options;
    this.#cancel();
    if (this.#inFlight > 0) return;
    this.#cancel = clock.after(daemonLimits.collectAfterMs, () => {
      if (youngBytes() >= daemonLimits.collectedBytesMin) collect();
    });
  }

  /** Somebody waits for this. */
  async during<Value>(asked: () => Promise<Value>): Promise<Value> {
    this.#inFlight++;
    this.#cancel();
    try {
      return await asked();
    } finally {
      this.#inFlight--;
      this.touched();
    }
  }
}

/** The same pipeline, which the collector hears of. */
export function collectingInPauses(pipeline: CompletionPipeline, pauses: PauseCollector): CompletionPipeline {
  return {
    ...pipeline,
    complete: (request) => pauses.during(() => pipeline.complete(request)),
    prepare(code) {
      pipeline.prepare(code);
      pauses.touched();
    },
    rested(place) {
      pipeline.rested(place);
      pauses.touched();
    },
    typed(owner, place) {
      pipeline.typed(owner, place);
      pauses.touched();
    },
    practise(code) {
      pipeline.practise(code);
      pauses.touched();
    },
  };
}
