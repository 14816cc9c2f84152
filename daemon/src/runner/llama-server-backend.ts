/** A backend that is an installed llama.cpp, run for us alone: started when it is asked, again when it has ended, and gone with the daemon. */
import { errorMessage } from '@foretoken/base/app-error.js';
import type { Clock } from '@foretoken/base/clock.js';
import type { Log } from '@foretoken/base/log.js';
import type {
  Backend,
  BackendCompletion,
  BackendFailure,
  BackendHealth,
  BackendPart,
  RunnerProcess,
  ServedModel,
} from '@foretoken/inference/backend.js';
import { fixedCredential } from '@foretoken/inference/credential-source.js';
import type { DeadlineLimits } from '@foretoken/inference/deadlines.js';
import { localLimits } from '@foretoken/inference/local/limits.js';
import { createServerBackend } from '@foretoken/inference/server-backend.js';
import { daemonLimits } from '../limits.js';
import { type LlamaServerOptions, llamaServerCommand } from './model-server-command.js';
import { ServerProcess } from './server-process.js';

export interface LlamaServerBackendOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** For status and logs. */
  readonly name: string;
  readonly server: Omit<LlamaServerOptions, 'port' | 'key'>;
  readonly memoryBytesMax: number;
  /** It ends when nothing was asked for so long; 0: never. */
  readonly idleMs: number;
  readonly deadlines: Partial<DeadlineLimits>;
}

interface Running {
  readonly process: ServerProcess;
  readonly backend: Backend;
}

export class LlamaServerBackend implements Backend, RunnerProcess {
  readonly name: string;
  readonly #options: LlamaServerBackendOptions;
  #starting: Promise<Running> | undefined;
  #running: Running | undefined;
  /** Until when it is not started again, and why. */
  #resting: { readonly until: number; readonly failure: BackendFailure } | undefined;
  #failures = 0;
  #asked = 0;
  #cancelIdle = () => {};
  readonly #closing = new AbortController();

  constructor(options: LlamaServerBackendOptions) {
    this.#options = options;
    this.name = options.name;
  }

  get model(): string {
    return this.#options.server.name;
  }

  get served(): ServedModel | undefined {
    return this.#running?.backend.served;
  }

  get process(): RunnerProcess {
    return this;
  }

  get pid(): number | undefined {
    return this.#running?.process.pid;
  }

  memoryBytes(): number {
    return this.#running?.process.memoryBytes() ?? 0;
  }

  async *complete(request: BackendCompletion, signal: AbortSignal): AsyncGenerator<BackendPart> {
    const ready = await this.#ready(signal);
    if (ready === undefined || signal.aborted) return yield { kind: 'end', reason: 'aborted' };
    if ('failure' in ready) return yield { kind: 'end', reason: 'failed', failure: ready.failure };
    this.#asked++;
    this.#cancelIdle();
    try {
      for await (const part of ready.backend.complete(request, signal)) {
        if (part.kind === 'text') this.#failures = 0;
        yield part;
      }
    } finally {
      this.#asked--;
      this.#waitIdle();
    }
  }

  async probe(signal: AbortSignal): Promise<BackendHealth> {
    const ready = await this.#ready(signal);
    if (ready === undefined)
      return { ok: false, failure: { code: 'BACKEND_TIMEOUT', detail: `${this.name} is being loaded.` } };
    return 'failure' in ready ? { ok: false, failure: ready.failure } : ready.backend.probe(signal);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#cancelIdle();
    await this.#starting?.catch(() => {});
    await this.#stop();
  }

  /** Undefined when the caller gives up first; the model is loaded all the same. */
  async #ready(signal: AbortSignal): Promise<Running | { readonly failure: BackendFailure } | undefined> {
    if (signal.aborted) return undefined;
    if (this.#running !== undefined) return this.#running;
    if (this.#resting !== undefined && this.#options.clock.now() < this.#resting.until) return this.#resting;
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    const givenUp = new Promise<undefined>((resolve) =>
      signal.addEventListener('abort', () => resolve(undefined), { once: true }),
    );
    const started = this.#starting.catch((thrown: unknown) => ({ failure: this.#rest(errorMessage(thrown)) }));
    return Promise.race([started, givenUp]);
  }

  async #start(): Promise<Running> {
    const { clock, log, server, deadlines, name } = this.#options;
    const process = await ServerProcess.start((at) => llamaServerCommand({ ...server, ...at }), clock);
    const began = clock.now();
    try {
      await process.ready(this.#closing.signal, localLimits.loadMs);
    } catch (thrown) {
      await process.stop();
      throw thrown;
    }
    const backend = createServerBackend({
      url: process.url,
      credential: fixedCredential(process.key),
      transport: {},
      clock,
      model: '',
      server: 'llama.cpp',
      contextTokens: server.contextTokens,
      name,
      // A long prompt takes a processor many seconds, and what is read of it stays read.
      deadlines: { ...deadlines, firstTokenMs: localLimits.readMs },
    });
    await backend.probe(this.#closing.signal);
    const running = { process, backend };
    this.#running = running;
    this.#resting = undefined;
    log.info('llama-server has the model', { ms: Math.round(clock.now() - began), pid: process.pid ?? 0 });
    void process.ended.then((how) => this.#ended(running, how));
    this.#watchMemory(running);
    this.#waitIdle();
    return running;
  }

  #ended(running: Running, how: string): void {
    void running.backend.close();
    if (this.#running !== running) return;
    this.#running = undefined;
    this.#cancelIdle();
    this.#rest(`llama-server ended by itself (${how}).`);
  }

  #rest(detail: string): BackendFailure {
    const { clock, log } = this.#options;
    const failure = { code: 'ENGINE_UNUSABLE', detail } as const;
    if (this.#closing.signal.aborted) return failure;
    const ms = Math.min(daemonLimits.runnerBackoffMs * 2 ** this.#failures, daemonLimits.runnerBackoffMsMax);
    this.#failures++;
    this.#resting = { until: clock.now() + ms, failure };
    log.warn('llama-server is not there', { reason: detail, failures: this.#failures, delay: ms });
    return failure;
  }

  /** Not a fault: it starts again with the next request. */
  async #stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    await running?.process.stop();
  }

  #waitIdle(): void {
    this.#cancelIdle();
    const { idleMs, clock, log } = this.#options;
    if (idleMs === 0 || this.#asked > 0 || this.#running === undefined) return;
    this.#cancelIdle = clock.after(idleMs, () => {
      log.info('the model is unloaded', { idleMs });
      void this.#stop();
    });
  }

  #watchMemory(running: Running): void {
    const { clock, memoryBytesMax, log } = this.#options;
    clock.after(daemonLimits.memoryCheckMs, () => {
      if (this.#running !== running) return;
      if (running.process.memoryBytes() <= memoryBytesMax) return this.#watchMemory(running);
      log.warn('llama-server took more than backend.local_memory_mb_max', { bytes: running.process.memoryBytes() });
      void this.#stop();
      this.#rest('llama-server took more than backend.local_memory_mb_max allows, and was ended.');
    });
  }
}
