/** Measures the event-loop delay while completions are asked for: a daemon that nobody uses must not wake a hundred times a second. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Clock } from '@foretoken/base/clock.js';
import type { MetricsRegistry } from './metrics-registry.js';

/** How often the delay is sampled; the histogram counts this interval in. */
const resolutionMs = 10;
/** Sampling goes on this long after the last request. */
const lingerMs = 5_000;

export class LoopDelay {
  readonly #clock: Clock;
  readonly #histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  #cancelEnd = () => {};

  constructor(clock: Clock, metrics: MetricsRegistry) {
    this.#clock = clock;
    metrics.beforeScrape(() => {
      for (const quantile of [50, 99, 99.9]) {
        const seconds =
          this.#histogram.count === 0 ? 0 : this.#histogram.percentile(quantile) / 1e9 - resolutionMs / 1e3;
        metrics.set('foretoken_event_loop_delay_seconds', Math.max(0, seconds), String(quantile / 100));
      }
      this.#histogram.reset();
    });
  }

  /** A completion was asked for. */
  noteActivity(): void {
    this.#histogram.enable();
    this.#cancelEnd();
    this.#cancelEnd = this.#clock.after(lingerMs, () => this.stop());
  }

  stop(): void {
    this.#cancelEnd();
    this.#histogram.disable();
  }
}
