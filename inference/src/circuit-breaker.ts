/** A backend that fails repeatedly is left alone for a while: while the breaker is open, requests fail at once. */
import type { Clock } from '@foretoken/base/clock.js';
import type { PromptText } from '@foretoken/privacy/prompt-text.js';
import type { Backend, BackendCompletion, BackendFailure, BackendFailureCode, BackendPart } from './backend.js';
import { breakerLimits } from './limits.js';

export type BreakerState =
  /** `failure` is the newest one, until a request succeeds again. */
  | { readonly kind: 'closed'; readonly failure?: BackendFailure | undefined }
  | { readonly kind: 'open'; readonly failure: BackendFailure; readonly retryInMs: number }
  /** One request is let through, to see whether the backend is back. */
  | { readonly kind: 'half-open'; readonly failure: BackendFailure };

export type BreakingBackend = Backend & { readonly state: BreakerState };

export interface BreakerOptions {
  readonly clock: Clock;
  /** From 0 to 1; for the jitter of pauses. */
  readonly random?: (() => number) | undefined;
  readonly limits?: Partial<Record<keyof typeof breakerLimits, number>> | undefined;
}

/** The same backend behind a breaker. A caller that gives up is neither a success nor a failure. */
export function withCircuitBreaker(backend: Backend, options: BreakerOptions): BreakingBackend {
  return new CircuitBreaker(backend, options);
}

/** What is said while a breaker is open. */
export function openRefusal(cause: BackendFailure, waitMs: number): BackendFailure {
  const when = waitMs > 0 ? `Tried again in ${Math.ceil(waitMs / 1000)} s.` : 'Being tried again now.';
  return { code: 'BACKEND_CIRCUIT_OPEN', detail: `${cause.detail} ${when}`, httpStatus: cause.httpStatus };
}

class CircuitBreaker implements Backend {
  readonly #backend: Backend;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #limits: Record<keyof typeof breakerLimits, number>;
  #failures = 0;
  #failedTrials = 0;
  /** Set while the breaker is open or half-open. */
  #opened: { failure: BackendFailure; until: number } | undefined;
  #trying = false;
  #lastFailure: BackendFailure | undefined;

  constructor(backend: Backend, options: BreakerOptions) {
    this.#backend = backend;
    this.#clock = options.clock;
    this.#random = options.random ?? Math.random;
    this.#limits = { ...breakerLimits, ...options.limits };
  }

  get name(): string {
    return this.#backend.name;
  }

  get model(): string {
    return this.#backend.model;
  }

  get served() {
    return this.#backend.served;
  }

  get process() {
    return this.#backend.process;
  }

  get state(): BreakerState {
    if (this.#opened === undefined) return { kind: 'closed', failure: this.#lastFailure };
    const { failure, until } = this.#opened;
    const retryInMs = Math.max(0, until - this.#clock.now());
    return this.#trying ? { kind: 'half-open', failure } : { kind: 'open', failure, retryInMs };
  }

  async *complete(request: BackendCompletion, signal: AbortSignal): AsyncGenerator<BackendPart> {
    const trial = this.#opened !== undefined;
    if (this.#opened !== undefined) {
      const waitMs = this.#opened.until - this.#clock.now();
      if (waitMs > 0 || this.#trying)
        return yield { kind: 'end', reason: 'failed', failure: openRefusal(this.#opened.failure, waitMs) };
      this.#trying = true;
    }
    try {
      for await (const part of this.#backend.complete(request, signal)) {
        if (part.kind === 'text' || part.reason === 'stop' || part.reason === 'length') this.#succeeded();
        else if (part.reason === 'failed') this.#failed(part.failure, trial);
        yield part;
      }
    } finally {
      if (trial) this.#trying = false;
    }
  }

  /** A server that is left alone is not asked this either. */
  async countTokens(prompt: PromptText, signal: AbortSignal): Promise<number | undefined> {
    return this.#opened === undefined ? this.#backend.countTokens?.(prompt, signal) : undefined;
  }

  probe(signal: AbortSignal) {
    return this.#backend.probe(signal);
  }

  close(): Promise<void> {
    return this.#backend.close();
  }

  #succeeded(): void {
    this.#failures = 0;
    this.#failedTrials = 0;
    this.#opened = undefined;
    this.#lastFailure = undefined;
  }

  #failed(failure: BackendFailure, trial: boolean): void {
    // It answers, and what is sent again may be shorter.
    if (failure.tooLong === true) this.#succeeded();
    this.#lastFailure = failure;
    // A refusal is about the one request; the next may be accepted.
    if (failure.code === 'BACKEND_REFUSED' && (!trial || failure.tooLong === true)) return;
    this.#failures++;
    if (trial) this.#failedTrials++;
    const { failuresMax, backoffMinMs, backoffMaxMs } = this.#limits;
    if (this.#failures < failuresMax && failure.retryAfterMs === undefined && !alwaysOpens.has(failure.code)) return;
    const wantedMs = failure.retryAfterMs ?? Math.min(backoffMaxMs, backoffMinMs * 2 ** this.#failedTrials);
    const pauseMs = wantedMs * (1 + this.#random() * this.#limits.jitterShare);
    this.#opened = { failure, until: this.#clock.now() + pauseMs };
  }
}

/** What does not pass by itself within a keystroke. */
const alwaysOpens = new Set<BackendFailureCode>([
  'BACKEND_UNAUTHORIZED',
  'BACKEND_MODEL_UNKNOWN',
  'BACKEND_TLS',
  'ENGINE_UNUSABLE',
  'MODEL_FILE_BAD',
  'MODEL_TOO_LARGE',
]);
