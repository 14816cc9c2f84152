/** A backend that is a model in a process of ours: started when it is first asked, and no network in between. */
import { type Clock, systemClock } from '@foretoken/base/clock.js';
import type { PromptText } from '@foretoken/privacy/prompt-text.js';
import type {
  Backend,
  BackendCompletion,
  BackendFailure,
  BackendHealth,
  BackendPart,
  RunnerProcess,
  ServedModel,
} from '../backend.js';
import { BackendFault } from '../backend-fault.js';
import { type DeadlineLimits, Deadlines } from '../deadlines.js';
import { inferenceLimits } from '../limits.js';
import { matchFamily } from '../models/match-family.js';
import type { FimSupport } from '../servers/server-facts.js';
import { localLimits } from './limits.js';
import type { CompletionToRun, CountedTokens, RunnerAnswer, RunningModel, ToRunner } from './runner-messages.js';

/** The process, as who speaks with it needs it. */
export interface ModelRunner extends RunnerProcess {
  /** Starts it where it does not run, and resolves when its model is loaded. Rejects with BackendFault. */
  ready(): Promise<RunningModel>;
  /** Of the process that runs now. */
  send(message: ToRunner): void;
  /** Answers to the completion or question with this id; `lost` when the process ends before. Returns a function that ends it. */
  listen(id: number, listener: (answer: RunnerAnswer | CountedTokens | LostRunner) => void): () => unknown;
  close(): Promise<void>;
}

export interface LostRunner {
  readonly kind: 'lost';
  readonly failure: BackendFailure;
}

export interface LocalBackendOptions {
  readonly runner: ModelRunner;
  /** For status and logs. */
  readonly name: string;
  readonly model: string;
  readonly clock?: Clock | undefined;
  readonly deadlines?: Partial<DeadlineLimits> | undefined;
}

/** A long prompt takes a processor many seconds, and what is read of it stays read. */
export function localDeadlines(asked: Partial<DeadlineLimits> = {}): DeadlineLimits {
  const { betweenTokensMs, totalMs } = { ...inferenceLimits, ...asked };
  return { firstTokenMs: localLimits.readMs, betweenTokensMs, totalMs: localLimits.readMs + totalMs };
}

export function createLocalBackend(options: LocalBackendOptions): Backend {
  return new LocalBackend(options);
}

class LocalBackend implements Backend {
  readonly name: string;
  readonly model: string;
  readonly #runner: ModelRunner;
  readonly #clock: Clock;
  readonly #deadlines: DeadlineLimits;
  #served: ServedModel | undefined;
  #lastId = 0;

  constructor({ runner, name, model, clock, deadlines }: LocalBackendOptions) {
    this.name = name;
    this.model = model;
    this.#runner = runner;
    this.#clock = clock ?? systemClock;
    this.#deadlines = localDeadlines(deadlines);
  }

  get served(): ServedModel | undefined {
    return this.#served;
  }

  async *complete(request: BackendCompletion, signal: AbortSignal): AsyncGenerator<BackendPart> {
    try {
      const running = await this.#ready(signal);
      if (running === undefined || signal.aborted) return yield { kind: 'end', reason: 'aborted' };
      yield* this.#stream(request, signal);
    } catch (thrown) {
      if (!(thrown instanceof BackendFault)) throw thrown;
      yield { kind: 'end', reason: 'failed', failure: thrown.failure };
    }
  }

  async countTokens(prompt: PromptText, signal: AbortSignal): Promise<number | undefined> {
    if (this.#runner.pid === undefined || signal.aborted) return undefined;
    const id = ++this.#lastId;
    const { promise, resolve } = Promise.withResolvers<number | undefined>();
    const giveUp = () => resolve(undefined);
    const unlisten = this.#runner.listen(id, (answer) =>
      resolve(answer.kind === 'counted' ? answer.tokens : undefined),
    );
    const cancel = this.#clock.after(inferenceLimits.sideQuestionMs, giveUp);
    signal.addEventListener('abort', giveUp, { once: true });
    this.#runner.send({ kind: 'count', id, prompt });
    return promise.finally(() => {
      unlisten();
      cancel();
      signal.removeEventListener('abort', giveUp);
    });
  }

  async probe(signal: AbortSignal): Promise<BackendHealth> {
    const start = this.#clock.now();
    try {
      if ((await this.#ready(signal)) === undefined) return { ok: false, failure: notWaitedFor(this.name) };
      return { ok: true, models: [this.model], ms: this.#clock.now() - start };
    } catch (thrown) {
      if (!(thrown instanceof BackendFault)) throw thrown;
      return { ok: false, failure: thrown.failure };
    }
  }

  get process(): RunnerProcess {
    return this.#runner;
  }

  close(): Promise<void> {
    return this.#runner.close();
  }

  /** Undefined when the caller gives up first; the model is loaded all the same. */
  async #ready(signal: AbortSignal): Promise<RunningModel | undefined> {
    if (signal.aborted) return undefined;
    const givenUp = new Promise<undefined>((resolve) =>
      signal.addEventListener('abort', () => resolve(undefined), { once: true }),
    );
    const running = await Promise.race([this.#runner.ready(), givenUp]);
    if (running !== undefined) this.#served = servedOf(this.model, running);
    return running;
  }

  async *#stream(request: BackendCompletion, signal: AbortSignal): AsyncGenerator<BackendPart> {
    const id = ++this.#lastId;
    const deadlines = new Deadlines(this.#clock, this.#deadlines, signal);
    const answers: (RunnerAnswer | LostRunner)[] = [];
    let wake = () => {};
    const unlisten = this.#runner.listen(id, (answer) => {
      if (answer.kind === 'counted') return;
      answers.push(answer);
      if (answer.kind === 'text') deadlines.token();
      wake();
    });
    const abort = () => {
      this.#runner.send({ kind: 'abort', id });
      wake();
    };
    deadlines.signal.addEventListener('abort', abort, { once: true });
    let ended = false;
    try {
      this.#runner.send({ kind: 'complete', completion: this.#toRun(id, request) });
      while (!ended) {
        const answer = answers.shift();
        if (signal.aborted || deadlines.missed !== undefined) {
          ended = answer?.kind === 'end';
          return yield { kind: 'end', ...endOf(deadlines, this.name) };
        }
        if (answer === undefined) await new Promise<void>((resolve) => (wake = resolve));
        else {
          ended = answer.kind !== 'text';
          yield partOf(answer);
        }
      }
    } finally {
      unlisten();
      deadlines.signal.removeEventListener('abort', abort);
      deadlines.close();
      // Who stops listening in the middle wants no more of it.
      if (!ended) this.#runner.send({ kind: 'abort', id });
    }
  }

  #toRun(id: number, request: BackendCompletion): CompletionToRun {
    const { prompt, infill, stop, tokensMax, temperature, topP, priority = 'keystroke' } = request;
    const wanted = this.#served?.fim.kind === 'infill' ? infill : undefined;
    return { id, prompt, infill: wanted, stop, tokensMax, temperature, topP, priority };
  }
}

/** For who gives up before the model is loaded. */
export function notWaitedFor(name: string): BackendFailure {
  return { code: 'BACKEND_TIMEOUT', detail: `${name} is being loaded.` };
}

function endOf(
  { missed }: Deadlines,
  name: string,
): { reason: 'aborted' } | { reason: 'failed'; failure: BackendFailure } {
  if (missed === undefined) return { reason: 'aborted' };
  const detail = `${name}: no ${missed.which === 'first-token' ? 'first token' : 'further token'} within ${missed.ms} ms.`;
  return { reason: 'failed', failure: { code: 'BACKEND_TIMEOUT', detail } };
}

function partOf(answer: RunnerAnswer | LostRunner): BackendPart {
  switch (answer.kind) {
    case 'lost':
      return { kind: 'end', reason: 'failed', failure: answer.failure };
    case 'text': {
      const { text, usage, tokens } = answer;
      return { kind: 'text', text, usage, ...(tokens.length > 0 && { tokens }) };
    }
    case 'end':
      return answer.reason === 'failed'
        ? { kind: 'end', reason: 'failed', failure: answer.failure }
        : { kind: 'end', reason: answer.reason, usage: answer.usage };
  }
}

function servedOf(id: string, { contextTokens, fim }: RunningModel): ServedModel {
  const model = { id, alsoNamed: [], adapterOf: undefined, contextTokens };
  return { server: 'node-llama-cpp', model, fim: supportOf(fim) };
}

function supportOf(fim: RunningModel['fim']): FimSupport {
  if (fim.kind !== 'markers') return { kind: fim.kind };
  return { kind: 'markers', family: matchFamily('', fim.family).family, told: 'tokenizer' };
}
