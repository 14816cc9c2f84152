/** The process that runs a model: started when it is needed, ended when it is not, started again with backoff, held to its memory ceiling. */
import { type ChildProcess, fork } from 'node:child_process';
import type { Clock } from '@foretoken/base/clock.js';
import type { Log } from '@foretoken/base/log.js';
import type { BackendFailure } from '@foretoken/inference/backend.js';
import { BackendFault } from '@foretoken/inference/backend-fault.js';
import { checkModel } from '@foretoken/inference/local/before-loading.js';
import { localLimits } from '@foretoken/inference/local/limits.js';
import type { ModelRunner } from '@foretoken/inference/local/local-backend.js';
import {
  type FromRunner,
  isFromRunner,
  type ModelToRun,
  type RunningModel,
  type ToRunner,
} from '@foretoken/inference/local/runner-messages.js';
import { residentBytes } from '../indexer/indexer-supervisor.js';
import { daemonLimits } from '../limits.js';
import { childEnv } from '../platform/child-env.js';

export interface ModelProcessOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Module that runs `foretoken model-runner`. */
  readonly entry: string;
  readonly model: ModelToRun;
  /** It ends when nothing was asked for so long; 0: never. */
  readonly idleMs: number;
  /** Asked before it is started again by itself; else it is when somebody asks. */
  readonly mayComeBack?: ((self: ModelProcess) => boolean) | undefined;
}

type Listener = Parameters<ModelRunner['listen']>[1];

export class ModelProcess implements ModelRunner {
  readonly #options: ModelProcessOptions;
  readonly #listeners = new Map<number, Listener>();
  readonly #inFlight = new Set<number>();
  #child: ChildProcess | undefined;
  #loading: PromiseWithResolvers<RunningModel> | undefined;
  #running: RunningModel | undefined;
  /** Why it ended, when that was not by itself. */
  #ending: BackendFailure | 'idle' | undefined;
  /** Until when it is not started again, and why. */
  #resting: { readonly until: number; readonly failure: BackendFailure } | undefined;
  #failures = 0;
  #cancelTimers: (() => void)[] = [];
  #cancelIdle = () => {};
  #cancelLoading = () => {};
  #closed = false;

  constructor(options: ModelProcessOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Completions that the process has not ended yet, those that nobody listens to any more included. */
  get inFlight(): number {
    return this.#inFlight.size;
  }

  /** Resident memory of the process, bytes; 0 when there is none or it cannot be told. */
  memoryBytes(): number {
    return this.pid === undefined ? 0 : residentBytes(this.pid);
  }

  get computesOn(): string | undefined {
    return this.#running && (this.#running.gpu || 'processor');
  }

  ready(): Promise<RunningModel> {
    // One that leaves the memory for want of work hears no more; another takes its place.
    if (this.#child !== undefined && this.#ending === 'idle') return gone(this.#child).then(() => this.ready());
    if (this.#running !== undefined) return Promise.resolve(this.#running);
    const { clock } = this.#options;
    if (this.#resting !== undefined && clock.now() < this.#resting.until)
      return Promise.reject(faultOf(this.#resting.failure));
    if (this.#loading === undefined) {
      const failure = failureBefore(this.#options.model);
      if (failure !== undefined) return Promise.reject(faultOf(failure));
      this.#start();
    }
    return this.#loading?.promise ?? Promise.reject(faultOf(lost('it was ended')));
  }

  send(message: ToRunner): void {
    if (this.#child?.connected !== true) return;
    if (message.kind === 'complete') {
      this.#cancelIdle();
      this.#inFlight.add(message.completion.id);
    }
    this.#child.send(message);
  }

  listen(id: number, listener: Listener): () => unknown {
    this.#listeners.set(id, listener);
    return () => this.#listeners.delete(id);
  }

  close(): Promise<void> {
    this.#closed = true;
    return this.unload();
  }

  async unload(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const ended = gone(child);
    this.#end('idle');
    await ended;
  }

  #start(): void {
    if (this.#closed) return;
    const { entry, model, log } = this.#options;
    const child = fork(entry, ['model-runner'], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [],
      env: childEnv(process.env),
    });
    this.#child = child;
    this.#loading = Promise.withResolvers<RunningModel>();
    // Whoever waits is told; nobody need wait.
    this.#loading.promise.catch(() => {});
    child.on('message', (message: unknown) => {
      if (isFromRunner(message)) this.#heard(message);
    });
    child.on('error', (error) => {
      log.warn('the model runner cannot be spoken to', { reason: error.message });
      // One that could not be started gives no `exit`.
      if (child.pid === undefined) this.#ended(child, error.message);
    });
    child.on('exit', (code, signal) => this.#ended(child, signal ?? `code ${code}`));
    child.send({ kind: 'load', model } satisfies ToRunner);
    this.#waitLoading();
    this.#cancelTimers = [() => this.#cancelLoading(), this.#boundLoading(), this.#watchMemory()];
  }

  #heard(message: FromRunner): void {
    switch (message.kind) {
      case 'loading':
        this.#waitLoading();
        return;
      case 'loaded':
        this.#cancelLoading();
        this.#running = message.model;
        this.#options.log.info('the model is loaded', {
          ms: message.model.loadMs,
          threads: message.model.threads,
          gpu: message.model.gpu || 'none',
        });
        this.#waitIdle();
        this.#loading?.resolve(message.model);
        return;
      case 'unusable':
        this.#ending = message.failure;
        return;
      case 'counted':
        this.#listeners.get(message.id)?.(message);
        return;
      case 'text':
        this.#failures = 0;
        this.#resting = undefined;
        this.#listeners.get(message.id)?.(message);
        return;
      case 'end':
        this.#inFlight.delete(message.id);
        this.#waitIdle();
        this.#listeners.get(message.id)?.(message);
        return;
    }
  }

  #ended(child: ChildProcess, how: string): void {
    if (this.#child !== child) return;
    for (const cancel of this.#cancelTimers) cancel();
    this.#cancelIdle();
    const ending = this.#ending;
    const failure = ending === 'idle' ? lost('it was ended') : (ending ?? lost(`it ended by itself (${how})`));
    const loading = this.#loading;
    this.#child = undefined;
    this.#running = undefined;
    this.#loading = undefined;
    this.#ending = undefined;
    this.#inFlight.clear();
    if (ending !== 'idle') this.#rest(failure, how);
    loading?.reject(faultOf(failure));
    for (const listener of [...this.#listeners.values()]) listener({ kind: 'lost', failure });
  }

  /** It is started again by itself, so that the next key need not wait for the model to load. */
  #rest(failure: BackendFailure, how: string): void {
    const { clock, log } = this.#options;
    const { runnerBackoffMs, runnerBackoffMsMax } = daemonLimits;
    const ms = Math.min(runnerBackoffMs * 2 ** this.#failures, runnerBackoffMsMax);
    this.#failures++;
    this.#resting = { until: clock.now() + ms, failure };
    log.warn('the model runner ended', { how, reason: failure.detail, failures: this.#failures, delay: ms });
    // What the model itself cannot do is tried again when somebody asks.
    if (failure.code !== 'BACKEND_CUT_OFF' || this.#failures > daemonLimits.runnerFailuresMax) return;
    clock.after(ms, () => {
      if (this.#child === undefined && this.#options.mayComeBack?.(this) !== false) this.#start();
    });
  }

  #end(why: BackendFailure | 'idle'): void {
    const child = this.#child;
    if (child === undefined) return;
    this.#ending ??= why;
    if (why === 'idle' && child.connected) {
      child.disconnect();
      this.#options.clock.after(daemonLimits.drainMsMax, () => child.kill('SIGKILL'));
    } else child.kill('SIGKILL');
  }

  /** Anew with each step that it is on. */
  #waitLoading(): void {
    this.#cancelLoading();
    const { loadQuietMs } = localLimits;
    const detail = `The process that runs the model does not get on with loading it, for ${loadQuietMs / 1000} s now, and was ended.`;
    this.#cancelLoading = this.#options.clock.after(loadQuietMs, () => this.#end({ code: 'BACKEND_TIMEOUT', detail }));
  }

  /** However it gets on. */
  #boundLoading(): () => void {
    const { loadMsMax } = localLimits;
    const detail = `The process that runs the model has not loaded it within ${loadMsMax / 1000} s, and was ended.`;
    return this.#options.clock.after(loadMsMax, () => {
      if (this.#running === undefined) this.#end({ code: 'BACKEND_TIMEOUT', detail });
    });
  }

  #waitIdle(): void {
    this.#cancelIdle();
    const { idleMs, clock, log } = this.#options;
    if (idleMs === 0 || this.#inFlight.size > 0 || this.#running === undefined) return;
    this.#cancelIdle = clock.after(idleMs, () => {
      log.info('the model is unloaded', { idleMs });
      this.#end('idle');
    });
  }

  /** Of the model file itself, what the system keeps of it in memory counts too. */
  #watchMemory(): () => void {
    const { clock, model } = this.#options;
    let cancel = () => {};
    const check = () => {
      const bytes = this.memoryBytes();
      if (bytes > model.memoryBytesMax) this.#end(tooLarge(bytes));
      else cancel = clock.after(daemonLimits.memoryCheckMs, check);
    };
    cancel = clock.after(daemonLimits.memoryCheckMs, check);
    return () => cancel();
  }
}

function gone(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => child.once('exit', resolve));
}

/** Told without starting a process. */
function failureBefore(model: ModelToRun): BackendFailure | undefined {
  try {
    checkModel(model);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof BackendFault) return thrown.failure;
    throw thrown;
  }
}

function lost(how: string): BackendFailure {
  return { code: 'BACKEND_CUT_OFF', detail: `The process that runs the model is gone: ${how}.` };
}

function tooLarge(bytes: number): BackendFailure {
  const mib = Math.round(bytes / 2 ** 20);
  return {
    code: 'MODEL_TOO_LARGE',
    detail: `The process that runs the model took ${mib} MiB, more than backend.local_memory_mb_max allows, and was ended.`,
  };
}

function faultOf({ code, detail }: BackendFailure): BackendFault {
  return new BackendFault(code, detail);
}
