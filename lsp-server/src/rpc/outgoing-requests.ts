/** Requests that we sent: each is settled exactly once, by its answer, its time-out or the end of the connection. */
import { randomInt } from 'node:crypto';
import type { Clock } from '@foretoken/base/clock.js';
import { limits } from '../limits.js';
import type { IncomingMessage } from './json-rpc-message.js';

export type Answer =
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'error'; readonly code: number; readonly message: string; readonly data?: unknown }
  | { readonly kind: 'none'; readonly because: 'timeout' | 'closed' | 'too-many' | 'cancelled' };

export class OutgoingRequests {
  readonly #clock: Clock;
  readonly #send: (message: object) => void;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  /** Begins anywhere: an answer that was meant for the daemon before this one is nobody's here. An id has 31 bits in LSP. */
  #lastId = randomInt(2 ** 30);
  #closed = false;

  constructor(clock: Clock, send: (message: object) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /** A request that is given up, by time-out or `signal`, is cancelled at the peer. */
  request(method: string, params: unknown, timeoutMs: number, signal?: AbortSignal): Promise<Answer> {
    if (signal?.aborted) return Promise.resolve({ kind: 'none', because: 'cancelled' });
    if (this.#closed) return Promise.resolve({ kind: 'none', because: 'closed' });
    if (this.#waiting.size >= limits.requestsSentMax) return Promise.resolve({ kind: 'none', because: 'too-many' });
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      const giveUp = (because: 'timeout' | 'cancelled') => {
        this.#waiting.get(id)?.({ kind: 'none', because });
        if (this.#waiting.delete(id)) this.#send({ jsonrpc: '2.0', method: '$/cancelRequest', params: { id } });
      };
      const onAbort = () => giveUp('cancelled');
      const cancelTimer = this.#clock.after(timeoutMs, () => giveUp('timeout'));
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.set(id, (answer) => {
        cancelTimer();
        signal?.removeEventListener('abort', onAbort);
        resolve(answer);
      });
      this.#send({ jsonrpc: '2.0', id, method, params });
    });
  }

  /** False when nobody waits for this answer. */
  settle(message: IncomingMessage & { kind: 'result' | 'error' }): boolean {
    const { id } = message;
    if (typeof id !== 'number') return false;
    const settle = this.#waiting.get(id);
    if (!settle) return false;
    this.#waiting.delete(id);
    if (message.kind === 'result') settle({ kind: 'result', result: message.result });
    else settle({ kind: 'error', code: message.code, message: message.message, data: message.data });
    return true;
  }

  close(): void {
    this.#closed = true;
    for (const settle of this.#waiting.values()) settle({ kind: 'none', because: 'closed' });
    this.#waiting.clear();
  }
}
