/** One request to one server, begun: its first part can be waited for beside those of others, and the rest follows. */
import type { Backend, BackendCompletion, BackendPart } from '../backend.js';

export class Attempt {
  readonly #controller = new AbortController();
  readonly #parts: AsyncIterator<BackendPart>;
  readonly #ended: (last?: BackendPart) => void;
  readonly first: Promise<{ readonly attempt: Attempt; readonly part: BackendPart }>;

  /** `onEnd` is called once, however it ends, with the end if there was one. */
  constructor(
    backend: Backend,
    request: BackendCompletion,
    signal: AbortSignal,
    onEnd: (end: BackendPart | undefined) => void,
  ) {
    let ended = false;
    this.#ended = (end) => {
      if (!ended) onEnd(end);
      ended = true;
    };
    const both = AbortSignal.any([signal, this.#controller.signal]);
    this.#parts = backend.complete(request, both)[Symbol.asyncIterator]();
    this.first = this.#next().then((part) => ({ attempt: this, part }));
  }

  async *rest(): AsyncGenerator<BackendPart> {
    for (;;) {
      const part = await this.#next();
      yield part;
      if (part.kind === 'end') return;
    }
  }

  /** Closes its stream; what it still says is not listened to. */
  abort(): void {
    this.#controller.abort();
    // A stream that stands still ends when it is read again.
    void this.first.then(async () => this.#parts.return?.()).finally(() => this.#ended());
  }

  async #next(): Promise<BackendPart> {
    const { value, done } = await this.#parts.next();
    const part: BackendPart = done === true ? { kind: 'end', reason: 'aborted' } : value;
    if (part.kind === 'end') this.#ended(part);
    return part;
  }
}
