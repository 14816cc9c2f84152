/** What a client was told of the views, and drew: it hears once that this has changed, until it asks again, so that a closed view costs nothing. */
import type { Clock } from '@foretoken/base/clock.js';
import { limits } from '../limits.js';
import type { Codebases } from '../session-services.js';

export interface DrawnViewsParts {
  readonly clock: Clock;
  readonly codebases: Pick<Codebases, 'onStatus'>;
  readonly roots: () => readonly string[];
  /** Tells the client. */
  readonly tell: () => void;
}

export class DrawnViews {
  readonly #parts: DrawnViewsParts;
  #isFollowed = false;
  #cancel = () => {};

  constructor(parts: DrawnViewsParts) {
    this.#parts = parts;
  }

  /** The client was just answered. */
  follow(): void {
    this.close();
    this.#isFollowed = true;
    this.#cancel = this.#parts.codebases.onStatus(({ root }) => {
      if (this.#parts.roots().includes(root)) this.changed();
    });
  }

  /** A folder, its index, or what became of a suggestion. */
  changed(): void {
    if (!this.#isFollowed) return;
    this.close();
    // What changes together is told together.
    this.#cancel = this.#parts.clock.after(limits.viewsQuietMs, this.#parts.tell);
  }

  close(): void {
    this.#isFollowed = false;
    this.#cancel();
  }
}
