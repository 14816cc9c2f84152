/** The sessions of the daemon: takes them in up to a limit, and says when the last one has been gone for a while. */
import type { Clock } from '@foretoken/base/clock.js';
import type { MessageTransport } from '@foretoken/base/message-transport.js';
import { type Session, type SessionStatus, serveSession } from '@foretoken/lsp-server/serve-session.js';
import type { SessionServices } from '@foretoken/lsp-server/session-services.js';

export interface SessionRegistryOptions {
  readonly clock: Clock;
  readonly services: SessionServices;
  readonly sessionsMax: () => number;
  /** Milliseconds; 0 means never. */
  readonly idleMs: () => number;
  readonly onIdle: () => void;
  readonly onOpen: () => void;
}

export class SessionRegistry {
  readonly #options: SessionRegistryOptions;
  readonly #sessions = new Set<Session>();
  #cancelIdle = () => {};

  constructor(options: SessionRegistryOptions) {
    this.#options = options;
    this.#waitIdle();
  }

  get size(): number {
    return this.#sessions.size;
  }

  get isFull(): boolean {
    return this.#sessions.size >= this.#options.sessionsMax();
  }

  /** The caller has looked at `isFull`. */
  open(transport: MessageTransport): void {
    this.#cancelIdle();
    const session = serveSession(transport, this.#options.services);
    this.#sessions.add(session);
    this.#options.onOpen();
    void session.closed.then(() => {
      this.#sessions.delete(session);
      if (this.#sessions.size === 0) this.#waitIdle();
    });
  }

  statuses(): SessionStatus[] {
    return Array.from(this.#sessions, (session) => session.status());
  }

  /** Waits for what is in flight, at most so long, then closes every session. */
  async drain(msMax: number, reason: string): Promise<void> {
    this.#cancelIdle();
    const end = this.#options.clock.now() + msMax;
    while (this.statuses().some((status) => status.requestsInFlight > 0) && this.#options.clock.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const closed = Array.from(this.#sessions, (session) => session.closed);
    for (const session of this.#sessions) session.close(reason);
    await Promise.race([Promise.all(closed), new Promise((resolve) => setTimeout(resolve, msMax).unref())]);
  }

  #waitIdle(): void {
    this.#cancelIdle();
    const idleMs = this.#options.idleMs();
    if (idleMs > 0)
      this.#cancelIdle = this.#options.clock.after(idleMs, () => this.#sessions.size === 0 && this.#options.onIdle());
  }
}
