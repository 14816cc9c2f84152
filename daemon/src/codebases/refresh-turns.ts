/** Refreshes of one index reader, in order: a large index is opened a little at a time, and what waits for it is told then. */
import { errorMessage } from '@foretoken/base/app-error.js';
import type { Clock } from '@foretoken/base/clock.js';
import { bug } from '@foretoken/base/never.js';
import type { IndexReader } from '@foretoken/codebase/index/index-reader.js';

export class RefreshTurns {
  readonly #reader: IndexReader;
  readonly #refresh: () => void;
  #last: Promise<void> = Promise.resolve();
  #underWay = 0;
  #isSoon = false;
  #isClosed = false;

  /** `refresh` is how the reader is refreshed once what it needs is open. */
  constructor(reader: IndexReader, refresh = () => reader.refresh()) {
    this.#reader = reader;
    this.#refresh = refresh;
  }

  /** Refreshes; `then` runs behind that, unless the reader is closed meanwhile. */
  refresh(then: () => void = () => {}): void {
    this.#underWay++;
    this.#last = this.#last.then(async () => {
      if (!this.#isClosed) await this.#reader.openAhead();
      this.#underWay--;
      if (!this.#isClosed) this.#finish(then);
    });
  }

  /** The same a moment later, once for all who ask until then. */
  soon(clock: Clock, ms: number, then: () => void): void {
    if (this.#isSoon) return;
    this.#isSoon = true;
    clock.after(ms, () => {
      this.#isSoon = false;
      this.refresh(then);
    });
  }

  /** Runs `then` behind the refreshes that are under way; now, where there is none. */
  after(then: () => void): void {
    if (this.#underWay === 0) then();
    else
      this.#last = this.#last.then(() => {
        if (!this.#isClosed) then();
      });
  }

  /** Closes the reader; what is under way tells nobody any more. */
  close(): void {
    this.#isClosed = true;
    this.#reader.close();
  }

  #finish(then: () => void): void {
    try {
      this.#refresh();
      then();
    } catch (thrown) {
      bug(`a refresh failed: ${errorMessage(thrown)}`, undefined);
    }
  }
}
