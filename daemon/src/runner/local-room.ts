/** The models on this machine share one ceiling of memory: one that is asked for may send away another that nobody has asked for lately. */
import type { Clock } from '@foretoken/base/clock.js';
import type {
  Backend,
  BackendCompletion,
  BackendFailure,
  BackendHealth,
  BackendPart,
  RunnerProcess,
  ServedModel,
} from '@foretoken/inference/backend.js';
import { modelMemory } from '@foretoken/inference/local/before-loading.js';
import { notWaitedFor } from '@foretoken/inference/local/local-backend.js';
import type { ModelToRun } from '@foretoken/inference/local/runner-messages.js';
import type { PromptText } from '@foretoken/privacy/prompt-text.js';
import { daemonLimits } from '../limits.js';

export class LocalRoom {
  readonly #clock: Clock;
  readonly #tenants = new Set<Tenant>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The same backend, loaded only where the others leave it room: else a failure of `MODEL_TOO_LARGE` that says for how long. */
  share(backend: Backend, process: RunnerProcess, model: ModelToRun): Backend {
    const tenant = new Tenant(backend, process, model, this);
    this.#tenants.add(tenant);
    return tenant;
  }

  /** It counts as asked from then on, unless there is a failure. One after the other, since each may send others away. */
  async admit(tenant: Tenant): Promise<BackendFailure | undefined> {
    if (tenant.isHere) return tenant.begin();
    const admitted = this.#turn.then(() => this.#admit(tenant));
    // Whatever came of it, the next one has its turn.
    this.#turn = admitted.catch(() => {});
    return admitted;
  }

  /** Whether a process that ended may come back by itself: not where others have taken its place meanwhile. */
  hasRoomFor(process: RunnerProcess): boolean {
    const tenants = [...this.#tenants];
    const own = tenants.find((tenant) => tenant.process === process);
    if (own === undefined) return true;
    const taken = tenants.reduce((sum, other) => sum + (other === own ? 0 : other.bytes()), 0);
    return taken + own.bytesNeeded <= own.bytesMax;
  }

  /** Nobody will ask it any more, and `gone` resolves when it has left the memory. */
  makesWay(process: RunnerProcess, gone: Promise<void>): void {
    for (const tenant of this.#tenants) if (tenant.process === process) tenant.gone = gone;
  }

  leave(tenant: Tenant): void {
    this.#tenants.delete(tenant);
  }

  now(): number {
    return this.#clock.now();
  }

  async #admit(tenant: Tenant): Promise<BackendFailure | undefined> {
    const { bytesMax, bytesNeeded } = tenant;
    // What it alone is too large for, it says itself.
    if (tenant.isHere || bytesNeeded > bytesMax) return tenant.begin();
    const others = [...this.#tenants].filter((other) => other !== tenant && other.isHere);
    const taken = () => others.reduce((sum, other) => sum + other.bytes(), 0);
    const lastAsked = ({ gone, askedAt }: Tenant) => (gone === undefined ? askedAt : Number.NEGATIVE_INFINITY);
    for (const other of others.toSorted((one, two) => lastAsked(one) - lastAsked(two))) {
      if (taken() + bytesNeeded <= bytesMax) break;
      if (other.gone !== undefined) await other.gone;
      else if (this.#keptMs(other) <= 0) await other.process.unload();
    }
    return taken() + bytesNeeded <= bytesMax ? tenant.begin() : this.#refusal(tenant, others);
  }

  /** Not at once, or two documents that are worked on in turn would have their models loaded at each change. */
  #keptMs({ isBusy, askedAt }: Tenant): number {
    return isBusy ? daemonLimits.modelKeptMs : askedAt + daemonLimits.modelKeptMs - this.#clock.now();
  }

  #refusal({ name, bytesMax, bytesNeeded }: Tenant, others: readonly Tenant[]): BackendFailure {
    const here = others.filter((other) => other.isHere);
    const names = here.map((other) => other.name).join(' and ');
    const detail = `${name} needs about ${mib(bytesNeeded)} MiB of memory: beside ${names}, which ${here.length > 1 ? 'were' : 'was'} asked a moment ago, backend.local_memory_mb_max (${mib(bytesMax)}) does not hold it.`;
    const retryAfterMs = Math.max(1, Math.min(...here.map((other) => this.#keptMs(other))));
    return { code: 'MODEL_TOO_LARGE', detail, retryAfterMs };
  }
}

class Tenant implements Backend {
  readonly process: RunnerProcess;
  readonly bytesMax: number;
  askedAt: number;
  /** Set when it makes way, whoever needs the room. */
  gone: Promise<void> | undefined;
  readonly #backend: Backend;
  readonly #room: LocalRoom;
  readonly #model: ModelToRun;
  #asked = 0;
  #bytesNeeded: number | undefined;

  constructor(backend: Backend, process: RunnerProcess, model: ModelToRun, room: LocalRoom) {
    this.#backend = backend;
    this.process = process;
    this.#model = model;
    this.#room = room;
    this.bytesMax = model.memoryBytesMax;
    this.askedAt = room.now();
  }

  get name(): string {
    return this.#backend.name;
  }

  get model(): string {
    return this.#backend.model;
  }

  get served(): ServedModel | undefined {
    return this.#backend.served;
  }

  get isBusy(): boolean {
    return this.#asked > 0;
  }

  /** Loaded, or about to be. */
  get isHere(): boolean {
    return this.isBusy || this.process.pid !== undefined;
  }

  /** 0 where it cannot be told: whoever loads it says why. */
  get bytesNeeded(): number {
    try {
      this.#bytesNeeded ??= modelMemory(this.#model);
      return this.#bytesNeeded;
    } catch {
      return 0;
    }
  }

  /** What it takes, or will when it is loaded. */
  bytes(): number {
    return this.isHere ? Math.max(this.process.memoryBytes(), this.bytesNeeded) : 0;
  }

  begin(): undefined {
    this.#asked++;
  }

  #end(): void {
    this.#asked--;
    this.askedAt = this.#room.now();
  }

  /** The caller may give up while another model, which may be loading, is sent away. */
  async #admitted(signal: AbortSignal): Promise<BackendFailure | 'given up' | undefined> {
    const admitted = this.#room.admit(this);
    const givenUp = new Promise<'given up'>((resolve) => {
      if (signal.aborted) resolve('given up');
      signal.addEventListener('abort', () => resolve('given up'), { once: true });
    });
    const how = await Promise.race([admitted, givenUp]);
    if (how === 'given up') void admitted.then((failure) => failure ?? this.#end()).catch(() => {});
    return how;
  }

  async *complete(request: BackendCompletion, signal: AbortSignal): AsyncGenerator<BackendPart> {
    const failure = await this.#admitted(signal);
    if (failure === 'given up') return yield { kind: 'end', reason: 'aborted' };
    if (failure !== undefined) return yield { kind: 'end', reason: 'failed', failure };
    try {
      yield* this.#backend.complete(request, signal);
    } finally {
      this.#end();
    }
  }

  async countTokens(prompt: PromptText, signal: AbortSignal): Promise<number | undefined> {
    return this.#backend.countTokens?.(prompt, signal);
  }

  async probe(signal: AbortSignal): Promise<BackendHealth> {
    const failure = await this.#admitted(signal);
    if (failure === 'given up') return { ok: false, failure: notWaitedFor(this.name) };
    if (failure !== undefined) return { ok: false, failure };
    try {
      return await this.#backend.probe(signal);
    } finally {
      this.#end();
    }
  }

  async close(): Promise<void> {
    await this.#backend.close();
    this.#room.leave(this);
  }
}

function mib(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}
