/** Looks at servers that are left alone, in the background, so that no keystroke finds out that one is still away, and the next already asks one that is back. */
import type { Clock } from '@foretoken/base/clock.js';
import type { BackendFailure } from '../backend.js';
import type { BreakerState, BreakingBackend } from '../circuit-breaker.js';
import { breakerLimits, inferenceLimits, routingLimits } from '../limits.js';

/** At one server. */
export class ServerLook {
  readonly #backend: BreakingBackend;
  readonly #clock: Clock;
  #state: 'none' | 'looking' | 'well' = 'none';
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(backend: BreakingBackend, clock: Clock) {
    this.#backend = backend;
    this.#clock = clock;
  }

  get isWell(): boolean {
    return this.#state === 'well';
  }

  begin(): void {
    const now = this.#clock.now();
    if (this.#state !== 'none' || now - this.#lookedAt < breakerLimits.backoffMinMs) return;
    this.#state = 'looking';
    this.#lookedAt = now;
    void this.#backend.probe(AbortSignal.timeout(inferenceLimits.probeMs)).then((health) => {
      this.#state = health.ok || mayComplete(health.failure, this.#backend.state) ? 'well' : 'none';
    });
  }

  /** Whether it found the server well, which one request may then try. */
  take(): boolean {
    const { isWell } = this;
    if (isWell) this.#state = 'none';
    return isWell;
  }

  giveBack(): void {
    this.#state = 'well';
  }

  forget(): void {
    this.#state = 'none';
  }
}

/** While none of some servers would answer: looks at them by itself, less and less often, for some time after somebody asked last. */
export class AwayWatch {
  readonly #servers: readonly BreakingBackend[];
  readonly #clock: Clock;
  /** Begins looks where it is time, and says whether a server may be asked. */
  readonly #look: () => boolean;
  #looks = 0;
  #cancel: (() => void) | undefined;

  constructor(servers: readonly BreakingBackend[], clock: Clock, look: () => boolean) {
    this.#servers = servers;
    this.#clock = clock;
    this.#look = look;
  }

  /** Somebody wanted an answer, and there is none. */
  asked(): void {
    if (this.#cancel === undefined || this.#looks > 0) this.#again(0);
  }

  close(): void {
    this.#cancel?.();
  }

  #again(looks: number): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#looks = looks;
    // What runs on this machine would be started by a look.
    if (looks >= routingLimits.looksMax || this.#servers.some(({ process }) => process !== undefined)) return;
    const { backoffMinMs, backoffMaxMs, jitterShare } = breakerLimits;
    const pauses = this.#servers.map(({ state }) => (state.kind === 'open' ? state.retryInMs : 0));
    const ms = Math.max(Math.min(...pauses), Math.min(backoffMaxMs, backoffMinMs * 2 ** looks)) * (1 + jitterShare);
    this.#cancel = this.#clock.after(ms, () => {
      this.#cancel = undefined;
      if (!this.#look()) this.#again(looks + 1);
    });
  }
}

/**
 * Whether a server whose list of models a look could not use may complete all the same: it may have no list, keep it from this key or leave
 * a model out; not where completions failed for that very reason.
 */
function mayComplete({ code }: BackendFailure, { failure }: BreakerState): boolean {
  if (code === 'BACKEND_REFUSED' || code === 'BACKEND_GARBAGE') return true;
  return (code === 'BACKEND_UNAUTHORIZED' || code === 'BACKEND_MODEL_UNKNOWN') && failure?.code !== code;
}
