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
import { BackendFault } from '@foretoken/inference/backend-fault.js';
import { fixedCredential } from '@foretoken/inference/credential-source.js';
import type { DeadlineLimits } from '@foretoken/inference/deadlines.js';
import { checkRoom } from '@foretoken/inference/local/before-loading.js';
import { localLimits } from '@foretoken/inference/local/limits.js';
import { localDeadlines, notWaitedFor } from '@foretoken/inference/local/local-backend.js';
import type { ModelToRun } from '@foretoken/inference/local/runner-messages.js';
import { createServerBackend } from '@foretoken/inference/server-backend.js';
import type { PromptText } from '@foretoken/privacy/prompt-text.js';
import { daemonLimits } from '../limits.js';
import { llamaServerCommand } from './model-server-command.js';
import { ServerProcess } from './server-process.js';

export interface LlamaServerBackendOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** For status and logs. */
  readonly name: string;
  /** Where llama-server lies, looked for at each start; undefined: nowhere. */
  readonly program: () => string | undefined;
  readonly model: ModelToRun;
  /** What its API calls it. */
  readonly modelName: string;
  /** It ends when nothing was asked for so long; 0: never. */
  readonly idleMs: number;
  readonly deadlines: Partial<DeadlineLimits>;
}

type Started = Running | { readonly failure: BackendFailure };

interface Starting {
  readonly outcome: Promise<Started>;
  readonly ending: AbortController;
}

interface Running {
  readonly process: ServerProcess;
  readonly backend: Backend;
}

export class LlamaServerBackend implements Backend, RunnerProcess {
  readonly name: string;
  readonly #options: LlamaServerBackendOptions;
  #starting: Starting | undefined;
  #running: Running | undefined;
  /** From its start on. */
  #process: ServerProcess | undefined;
  /** Until when it is not started again, and why. */
  #resting: { readonly until: number; readonly failure: BackendFailure } | undefined;
  #failures = 0;
  #asked = 0;
  #cancelIdle = () => {};
  #closed = false;

  constructor(options: LlamaServerBackendOptions) {
    this.#options = options;
    this.name = options.name;
  }

  get model(): string {
    return this.#options.modelName;
  }

  get served(): ServedModel | undefined {
    return this.#running?.backend.served;
  }

  get process(): RunnerProcess {
    return this;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  memoryBytes(): number {
    return this.#process?.memoryBytes() ?? 0;
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

  async countTokens(prompt: PromptText, signal: AbortSignal): Promise<number | undefined> {
    return this.#running?.backend.countTokens?.(prompt, signal);
  }

  async probe(signal: AbortSignal): Promise<BackendHealth> {
    const ready = await this.#ready(signal);
    if (ready === undefined) return { ok: false, failure: notWaitedFor(this.name) };
    return 'failure' in ready ? { ok: false, failure: ready.failure } : ready.backend.probe(signal);
  }

  close(): Promise<void> {
    this.#closed = true;
    return this.unload();
  }

  async unload(): Promise<void> {
    this.#cancelIdle();
    this.#starting?.ending.abort();
    await this.#starting?.outcome;
    await this.#stop();
  }

  /** Undefined when the caller gives up first; the model is loaded all the same. */
  async #ready(signal: AbortSignal): Promise<Started | undefined> {
    if (signal.aborted) return undefined;
    if (this.#running !== undefined) return this.#running;
    if (this.#closed) return { failure: wasEnded };
    if (this.#resting !== undefined && this.#options.clock.now() < this.#resting.until) return this.#resting;
    this.#starting ??= this.#begin();
    const givenUp = new Promise<undefined>((resolve) =>
      signal.addEventListener('abort', () => resolve(undefined), { once: true }),
    );
    return Promise.race([this.#starting.outcome, givenUp]);
  }

  /** Several may wait for one start: where it fails, that is one failure. */
  #begin(): Starting {
    const ending = new AbortController();
    const outcome = this.#start(ending.signal)
      .catch((thrown: unknown) => ({
        failure: ending.signal.aborted ? wasEnded : this.#rest(failureOf(thrown)),
      }))
      .finally(() => {
        this.#starting = undefined;
      });
    return { outcome, ending };
  }

  /** Throws when it fails, or `signal` aborts. */
  async #start(signal: AbortSignal): Promise<Running> {
    const { clock, log, model, modelName, deadlines, name } = this.#options;
    const program = this.#options.program();
    if (program === undefined) throw new BackendFault('ENGINE_UNUSABLE', 'llama-server is in no folder of PATH.');
    checkRoom(model);
    const server = { ...model, name: modelName, program };
    const process = await ServerProcess.start((at) => llamaServerCommand({ ...server, ...at }), clock);
    this.#process = process;
    const began = clock.now();
    let over: BackendFault | undefined;
    this.#watchMemory(process, (fault) => {
      over = fault;
      if (this.#running?.process !== process) return void process.stop();
      void this.#stop();
      this.#rest(fault.failure);
    });
    try {
      await process.ready(signal, { quietMsMax: localLimits.loadQuietMs, msMax: localLimits.loadMsMax });
    } catch (thrown) {
      await process.stop();
      throw over ?? thrown;
    }
    const backend = createServerBackend({
      url: process.url,
      credential: fixedCredential(process.key),
      transport: {},
      clock,
      model: '',
      server: 'llama.cpp',
      contextTokens: model.contextTokens,
      name,
      deadlines: localDeadlines(deadlines),
    });
    await backend.probe(signal);
    if (over !== undefined) throw over;
    const running = { process, backend };
    this.#running = running;
    this.#resting = undefined;
    log.info('llama-server has the model', { ms: Math.round(clock.now() - began), pid: process.pid ?? 0 });
    void process.ended.then((how) => this.#ended(running, how));
    this.#waitIdle();
    return running;
  }

  #ended(running: Running, how: string): void {
    void running.backend.close();
    if (this.#running !== running) return;
    this.#running = undefined;
    this.#cancelIdle();
    this.#rest(unusable(`llama-server ended by itself (${how}).`));
  }

  #rest(failure: BackendFailure): BackendFailure {
    const { clock, log } = this.#options;
    const ms = Math.min(daemonLimits.runnerBackoffMs * 2 ** this.#failures, daemonLimits.runnerBackoffMsMax);
    this.#failures++;
    this.#resting = { until: clock.now() + ms, failure };
    log.warn('llama-server is not there', { reason: failure.detail, failures: this.#failures, delay: ms });
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

  /** From its start on, since it is while a model is loaded that memory is taken. */
  #watchMemory(process: ServerProcess, onOver: (fault: BackendFault) => void): void {
    const { clock, model, log } = this.#options;
    clock.after(daemonLimits.memoryCheckMs, () => {
      if (process.pid === undefined) return;
      const bytes = process.memoryBytes();
      if (bytes <= model.memoryBytesMax) return this.#watchMemory(process, onOver);
      log.warn('llama-server took more than backend.local_memory_mb_max', { bytes });
      const mib = Math.round(bytes / 2 ** 20);
      const detail = `llama-server took ${mib} MiB, more than backend.local_memory_mb_max allows, and was ended.`;
      onOver(new BackendFault('MODEL_TOO_LARGE', detail));
    });
  }
}

function failureOf(thrown: unknown): BackendFailure {
  return thrown instanceof BackendFault ? thrown.failure : unusable(errorMessage(thrown));
}

const wasEnded: BackendFailure = {
  code: 'BACKEND_CUT_OFF',
  detail: 'llama-server was ended: settings name another model, or its memory is needed.',
};

function unusable(detail: string): BackendFailure {
  return { code: 'ENGINE_UNUSABLE', detail };
}
