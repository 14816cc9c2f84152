/** Several servers of the same model as one backend: each document at its own, another when that one fails before it has said anything. */
import { type Clock, sleep } from '@foretoken/base/clock.js';
import type { PromptText } from '@foretoken/privacy/prompt-text.js';
import type {
  Backend,
  BackendCompletion,
  BackendFailure,
  BackendFailureCode,
  BackendHealth,
  BackendPart,
} from '../backend.js';
import { type BreakerState, type BreakingBackend, openRefusal } from '../circuit-breaker.js';
import { routingLimits } from '../limits.js';
import { Attempt } from './attempt.js';
import { endpointOrder } from './endpoint-order.js';
import { FirstTokenTimes, type Permit, PriorityLimit } from './priority-limit.js';
import { AwayWatch, ServerLook } from './server-look.js';

export interface RoutingOptions {
  readonly clock: Clock;
  /** Empty: the names of the servers. */
  readonly name: string;
  /** After so long without a first token another server is asked too, and the first to answer is listened to; 0: never. */
  readonly hedgeMs: number;
  /** Of the machine that they are on, shared with what else is there; absent: their own. */
  readonly limit?: (() => PriorityLimit) | undefined;
}

/** One of the servers, since the start. */
export interface EndpointStatus {
  readonly name: string;
  readonly state: BreakerState;
  readonly inFlight: number;
  /** That came to an end, failed ones too. */
  readonly requests: number;
  readonly failures: number;
  /** Of the requests, those whose document belongs to this server, so that its cache knows the beginning. */
  readonly affinityHits: number;
  /** How long one has waited for its first word, of the requests that wait for that now; 0 where none does. */
  readonly silentMs: number;
}

export type RoutedBackend = BreakingBackend & {
  endpoints(): readonly EndpointStatus[];
  /** Requests that have not ended, those included that wait for their turn. */
  readonly asked: number;
  /**
   * Why none would answer now; undefined where one may. Those that were left alone long enough are looked at meanwhile, and for some
   * time after, so that nobody waits to find out and the next key already asks one that is back.
   */
  away(): BackendFailure | undefined;
};

/** `servers` are replicas, the first one being preferred in nothing; each behind its own breaker. At least one. */
export function createRoutedBackend(servers: readonly BreakingBackend[], options: RoutingOptions): RoutedBackend {
  return new Router(servers, options);
}

interface Endpoint {
  readonly name: string;
  readonly backend: BreakingBackend;
  inFlight: number;
  requests: number;
  failures: number;
  affinityHits: number;
  /** When those began that have heard nothing yet, the first one first. */
  readonly waiting: Set<{ readonly sinceMs: number }>;
  readonly look: ServerLook;
}

class Router implements Backend {
  readonly name: string;
  readonly #endpoints: readonly Endpoint[];
  readonly #clock: Clock;
  readonly #hedgeMs: number;
  readonly #limit: () => PriorityLimit;
  readonly #times = new FirstTokenTimes();
  readonly #watch: AwayWatch;
  #asked = 0;

  constructor(servers: readonly BreakingBackend[], { clock, name, hedgeMs, limit }: RoutingOptions) {
    this.#endpoints = servers.map((backend) => ({
      name: backend.name,
      backend,
      inFlight: 0,
      requests: 0,
      failures: 0,
      affinityHits: 0,
      waiting: new Set(),
      look: new ServerLook(backend, clock),
    }));
    this.#clock = clock;
    this.#watch = new AwayWatch(servers, clock, () => this.#sorted(true).ready.length > 0);
    this.#hedgeMs = hedgeMs;
    const own = new PriorityLimit(clock);
    this.#limit = limit ?? (() => own);
    this.name = name || servers.map((server) => server.name).join(', ');
  }

  get model(): string {
    return this.#endpoints.find(({ backend }) => backend.model !== '')?.backend.model ?? '';
  }

  get served() {
    return this.#endpoints.find(({ backend }) => backend.served !== undefined)?.backend.served;
  }

  get process() {
    return this.#endpoints[0]?.backend.process;
  }

  get asked(): number {
    return this.#asked;
  }

  /** As good as the best of them; what is wrong with others is told all the same. */
  get state(): BreakerState {
    const states = this.#endpoints.map(({ backend }) => backend.state);
    const best =
      states.find(({ kind }) => kind === 'closed') ?? states.find(({ kind }) => kind === 'half-open') ?? states[0];
    if (best === undefined || states.length === 1) return best ?? { kind: 'closed' };
    const away = states.filter(({ kind }) => kind !== 'closed');
    const failure = away[0]?.failure;
    if (failure === undefined) return best;
    const count =
      away.length === states.length
        ? `None of ${states.length} servers answers`
        : `${away.length} of ${states.length} servers does not answer`;
    return { ...best, failure: { ...failure, detail: `${count}: ${failure.detail}` } };
  }

  endpoints(): readonly EndpointStatus[] {
    return this.#endpoints.map(({ name, backend: { state }, inFlight, requests, failures, affinityHits, waiting }) => {
      const [first] = waiting;
      const silentMs = first === undefined ? 0 : this.#clock.now() - first.sinceMs;
      return { name, state, inFlight, requests, failures, affinityHits, silentMs };
    });
  }

  away(): BackendFailure | undefined {
    if (this.#sorted(true).ready.length > 0) return undefined;
    this.#watch.asked();
    const { state } = this;
    return state.failure && openRefusal(state.failure, state.kind === 'open' ? state.retryInMs : 0);
  }

  async *complete(request: BackendCompletion, signal: AbortSignal): AsyncGenerator<BackendPart> {
    this.#asked++;
    let permit: Permit | undefined;
    let how: 'answered' | 'overloaded' | 'other' = 'other';
    try {
      permit = await this.#limit().enter(request.priority ?? 'keystroke', signal);
      if (permit === undefined) return yield { kind: 'end', reason: 'aborted' };
      for await (const part of this.#route(request, signal)) {
        if (part.kind === 'text') permit.token(this.#times);
        else if (part.reason === 'failed') how = part.failure.code === 'BACKEND_OVERLOADED' ? 'overloaded' : 'other';
        else how = 'answered';
        yield part;
      }
    } finally {
      permit?.end(how);
      this.#asked--;
    }
  }

  async countTokens(prompt: PromptText, signal: AbortSignal): Promise<number | undefined> {
    return this.#sorted(false).ready[0]?.backend.countTokens?.(prompt, signal);
  }

  /** Well when one of them is. */
  async probe(signal: AbortSignal): Promise<BackendHealth> {
    const all = await Promise.all(this.#endpoints.map(({ backend }) => backend.probe(signal)));
    const [first] = all;
    return all.find((health) => health.ok) ?? first ?? { ok: true, models: [], ms: 0 };
  }

  async close(): Promise<void> {
    this.#watch.close();
    await Promise.all(this.#endpoints.map(({ backend }) => backend.close()));
  }

  async *#route(request: BackendCompletion, signal: AbortSignal): AsyncGenerator<BackendPart> {
    const order = this.#order(request.affinity ?? '');
    const running = new Set<Attempt>();
    const failures: BackendFailure[] = [];
    const start = () => {
      const endpoint = order.shift();
      if (endpoint !== undefined) running.add(this.#attempt(endpoint, request, signal));
    };
    start();
    try {
      while (running.size > 0) {
        const first = await this.#firstOf(running, order.length > 0);
        if (first === 'late') {
          start();
          continue;
        }
        const { attempt, part } = first;
        if (part.kind === 'end' && part.reason === 'failed' && mayBeTriedElsewhere.has(part.failure.code)) {
          running.delete(attempt);
          failures.push(part.failure);
          if (running.size === 0) start();
          continue;
        }
        for (const other of running) if (other !== attempt) other.abort();
        yield part;
        if (part.kind === 'text') yield* attempt.rest();
        return;
      }
      // The cause tells more than that a breaker is open because of it.
      const failure = failures.find(({ code }) => code !== 'BACKEND_CIRCUIT_OPEN') ?? failures[0];
      if (failure !== undefined) yield { kind: 'end', reason: 'failed', failure };
    } finally {
      for (const attempt of running) attempt.abort();
    }
  }

  #firstOf(running: ReadonlySet<Attempt>, more: boolean) {
    const firsts: Promise<Awaited<Attempt['first']> | 'late'>[] = [...running].map(({ first }) => first);
    if (this.#hedgeMs === 0 || !more || running.size > 1) return Promise.race(firsts);
    const done = new AbortController();
    const late = sleep(this.#clock, this.#hedgeMs, done.signal).then(() => 'late' as const);
    return Promise.race([...firsts, late]).finally(() => done.abort());
  }

  /** Those that are known to answer first; those that are left alone last. */
  #order(affinity: string): Endpoint[] {
    // Of one alone, the request itself finds out.
    const { ready, alone } = this.#sorted(this.#endpoints.length > 1);
    const share = routingLimits.shareMax;
    return [...endpointOrder(ready, affinity, share), ...endpointOrder(alone, affinity, share)];
  }

  #sorted(looks: boolean): { readonly ready: readonly Endpoint[]; readonly alone: readonly Endpoint[] } {
    const ready: Endpoint[] = [];
    const alone: Endpoint[] = [];
    for (const endpoint of this.#endpoints) {
      const { state } = endpoint.backend;
      if (state.kind === 'closed') endpoint.look.forget();
      if (looks && state.kind === 'open' && state.retryInMs === 0) endpoint.look.begin();
      const usable = state.kind === 'closed' || (state.kind === 'open' && endpoint.look.isWell);
      (usable ? ready : alone).push(endpoint);
    }
    return { ready, alone };
  }

  #attempt(endpoint: Endpoint, request: BackendCompletion, signal: AbortSignal): Attempt {
    endpoint.inFlight++;
    const { affinity = '' } = request;
    const belongs =
      affinity !== '' && endpoint === endpointOrder(this.#endpoints, affinity, Number.POSITIVE_INFINITY)[0];
    const wasWell = endpoint.look.take();
    const wait = { sinceMs: this.#clock.now() };
    endpoint.waiting.add(wait);
    const attempt = new Attempt(endpoint.backend, request, signal, (end) => {
      endpoint.inFlight--;
      endpoint.waiting.delete(wait);
      // A caller that gave up found out nothing: the next one may try it.
      if (wasWell && (end?.kind !== 'end' || end.reason === 'aborted')) endpoint.look.giveBack();
      const failure = end?.kind === 'end' && end.reason === 'failed' ? end.failure : undefined;
      // An open breaker let nothing through.
      if (failure?.code === 'BACKEND_CIRCUIT_OPEN') return;
      endpoint.requests++;
      if (belongs) endpoint.affinityHits++;
      if (failure !== undefined) endpoint.failures++;
    });
    void attempt.first.finally(() => endpoint.waiting.delete(wait)).catch(() => {});
    return attempt;
  }
}

/** Whatever is the server's fault and not the request's. A completion changes nothing, so that asking twice is safe. */
const mayBeTriedElsewhere = new Set<BackendFailureCode>([
  'BACKEND_UNREACHABLE',
  'BACKEND_TIMEOUT',
  'BACKEND_UNAUTHORIZED',
  'BACKEND_MODEL_UNKNOWN',
  'BACKEND_OVERLOADED',
  'BACKEND_ERROR',
  'BACKEND_GARBAGE',
  'BACKEND_CUT_OFF',
  'BACKEND_TLS',
  'BACKEND_CIRCUIT_OPEN',
]);
