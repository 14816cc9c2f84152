/**
 * A connection opened ahead. A stream that is closed early, as most are, takes its connection with it, and the next keystroke should not
 * wait until another is there and its certificate checked. There is one spare, and only while completions are asked for.
 */
import type { Socket } from 'node:net';
import { errnoCode } from '@foretoken/base/app-error.js';
import type { Clock } from '@foretoken/base/clock.js';
import { buildConnector } from 'undici';
import { inferenceLimits } from './limits.js';

type Connector = ReturnType<typeof buildConnector>;
type Opened = Parameters<buildConnector.Callback>;

export class SpareConnection {
  /** Whether one is to be kept; off until it is known that an idle one costs the server nothing. */
  wanted = false;
  readonly #open: Connector;
  readonly #clock: Clock;
  #spare: Socket | undefined;
  #opening = false;
  #closed = false;
  #cancel: (() => void) | undefined;
  #alert: Error | undefined;

  constructor(options: buildConnector.BuildOptions, clock: Clock) {
    this.#open = buildConnector(options);
    this.#clock = clock;
  }

  /** For a pool: the spare when there is one, else a new connection. */
  readonly connect: Connector = (options, callback) => {
    const spare = this.#take();
    if (spare === undefined) this.#open(options, (...opened) => callback(...this.#heard(opened)));
    else queueMicrotask(() => callback(null, spare));
    if (!this.wanted || this.#closed) return;
    // Not now: the request that is about to be sent goes first.
    this.#cancel?.();
    this.#cancel = this.#clock.after(inferenceLimits.spareAfterMs, () => this.#prepare(options));
  };

  /**
   * What a server said of the connection when it was open already, once: with TLS 1.3 a client that shows no certificate, or a wrong one,
   * learns of it then, and its request hears no more than that the connection was closed.
   */
  takeAlert(): Error | undefined {
    const alert = this.#alert;
    this.#alert = undefined;
    return alert;
  }

  close(): void {
    this.#closed = true;
    this.#cancel?.();
    this.#take()?.destroy();
  }

  #prepare(options: buildConnector.Options): void {
    if (this.#closed || this.#opening || this.#spare !== undefined) return;
    this.#opening = true;
    this.#open(options, (error, socket) => {
      this.#opening = false;
      // Whoever connects when it is needed says why it cannot be done.
      if (error !== null) return;
      if (this.#closed || this.#spare !== undefined) return void socket.destroy();
      this.#heard([null, socket]);
      socket.on('error', ignore).once('close', this.#drop).once('end', this.#drop);
      socket.unref();
      this.#spare = socket;
      this.#cancel = this.#clock.after(inferenceLimits.keepAliveMs, () => this.#take()?.destroy());
    });
  }

  #heard(opened: Opened): Opened {
    opened[1]?.on('error', (error) => {
      if (/_ALERT_/.test(errnoCode(error) ?? '')) this.#alert = error;
    });
    return opened;
  }

  #take(): Socket | undefined {
    const spare = this.#spare;
    this.#spare = undefined;
    spare?.off('close', this.#drop).off('end', this.#drop);
    if (spare === undefined || spare.destroyed || !spare.writable || !spare.readable) return undefined;
    return spare.ref();
  }

  readonly #drop = () => {
    this.#take()?.destroy();
  };
}

function ignore(): void {}
