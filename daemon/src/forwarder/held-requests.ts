/** What the editor asks while no daemon is there: held for the next one, as far as an answer will still be of use. */
import { forwarderLimits } from './limits.js';
import type { MessageFacts } from './message-facts.js';
import { answerCancelled, answerSuperseded, answerWithout, completions } from './open-work.js';

interface Held {
  readonly id: string;
  readonly method: string;
  readonly uri: string | undefined;
  readonly message: Buffer;
}

export class HeldRequests {
  readonly #held = new Map<string, Held>();

  /** Takes a message that came while no daemon was there; gives what is to be answered at once. */
  hear({ method, id, uri, cancels }: MessageFacts, message: Buffer): readonly Buffer[] {
    if (method === undefined) return [];
    if (id === undefined) return this.#notified(method, uri, cancels);
    if (method === 'shutdown' || this.#held.size >= forwarderLimits.heldRequestsMax) return [answerWithout(id, method)];
    this.#held.set(id, { id, method, uri, message: Buffer.from(message) });
    return [];
  }

  /** All of them, oldest first; none is held after it. */
  release(): readonly Held[] {
    const held = [...this.#held.values()];
    this.#held.clear();
    return held;
  }

  #notified(method: string, uri: string | undefined, cancels: string | undefined): readonly Buffer[] {
    if (method === '$/cancelRequest')
      return cancels !== undefined && this.#held.delete(cancels) ? [answerCancelled(cancels)] : [];
    if (method !== 'textDocument/didChange') return [];
    const superseded = [...this.#held.values()].filter((held) => held.uri === uri && completions.has(held.method));
    for (const { id } of superseded) this.#held.delete(id);
    return superseded.map(({ id }) => answerSuperseded(id));
  }
}
