/** The time a request may still take. Asked often, it reads the clock seldom. */
import type { Clock } from '@foretoken/base/clock.js';

export class WorkClock {
  readonly #clock: Clock;
  readonly #end: number;
  #asked = 0;
  #over = false;

  constructor(clock: Clock, msMax: number) {
    this.#clock = clock;
    this.#end = clock.now() + msMax;
  }

  /** Whether the time is over; call it in every loop that the input can make long. */
  over(): boolean {
    if (!this.#over && (this.#asked++ & 63) === 0) this.#over = this.#clock.now() >= this.#end;
    return this.#over;
  }
}
