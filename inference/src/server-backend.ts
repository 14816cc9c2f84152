/** A backend behind a model server of any kind we know. Every fault ends in one failure; nothing is sent but prompt text. */
import { type Clock, systemClock } from '@foretoken/base/clock.js';
import type { PromptText } from '@foretoken/privacy/prompt-text.js';
import type { ApiClient } from './api-client.js';
import type {
  Backend,
  BackendCompletion,
  BackendFailure,
  BackendFailureCode,
  BackendHealth,
  BackendPart,
} from './backend.js';
import { BackendFault } from './backend-fault.js';
import { readCompletion } from './completion-stream.js';
import { type ConnectionOptions, openApi } from './connection.js';
import { type DeadlineLimits, Deadlines } from './deadlines.js';
import { modelUnknown, withNearestModel } from './http-failure.js';
import { inferenceLimits } from './limits.js';
import { codeOfChat } from './models/chat-answer.js';
import { modelToComplete } from './models/model-to-complete.js';
import { CompletionSender, type ServedByServer } from './send-completion.js';
import { dialectOf } from './servers/dialect-of.js';
import { abilityOf, countTokens, identifyServer } from './servers/identify-server.js';
import { loadAdapter } from './servers/load-adapter.js';
import type { ModelFacts, ServerFacts, ServerKind } from './servers/server-facts.js';

export interface ServerBackendOptions extends ConnectionOptions {
  /** Empty: the first that the server lists, once it has been asked. */
  readonly model: string;
  /** Absent: found out by asking. */
  readonly server?: ServerKind | 'auto' | undefined;
  /** Empty or absent: the host. */
  readonly name?: string | undefined;
  /** Of a model that is a LoRA adapter: where the server finds it, to load it if it does not have it. vLLM alone does. */
  readonly adapterPath?: string | undefined;
  /** Tokens of the longest prompt and answer together, for a server that must be told. */
  readonly contextTokens?: number | undefined;
  readonly deadlines?: Partial<DeadlineLimits> | undefined;
  /** Tokens of a text by the vocabulary of a model, for a server that does not count them. Never rejects. */
  readonly countTokens?:
    | ((model: string, text: PromptText, signal: AbortSignal) => Promise<number | undefined>)
    | undefined;
}

/** Connects at the first request. Throws AppError BACKEND_URL_BAD for an address that cannot be one. */
export function createServerBackend(options: ServerBackendOptions): Backend {
  return new ServerBackend(options);
}

class ServerBackend implements Backend {
  readonly name: string;
  readonly #api: ApiClient;
  readonly #deadlines: DeadlineLimits;
  readonly #clock: Clock;
  readonly #expected: ServerKind | 'auto';
  readonly #adapterPath: string | undefined;
  readonly #countTokens: ServerBackendOptions['countTokens'];
  readonly #sender: CompletionSender;
  readonly #configuredModel: string;
  #model: string;
  #served: ServedByServer | undefined;
  #learning: Promise<ServerFacts> | undefined;

  constructor(options: ServerBackendOptions) {
    this.#clock = options.clock ?? systemClock;
    this.#api = openApi(options);
    this.name = options.name || this.#api.base.host;
    this.#configuredModel = options.model;
    this.#model = options.model;
    this.#expected = options.server ?? 'auto';
    this.#adapterPath = options.adapterPath;
    this.#sender = new CompletionSender(this.#api, options.contextTokens ?? inferenceLimits.contextTokens);
    this.#countTokens = options.countTokens;
    this.#deadlines = { ...inferenceLimits, ...options.deadlines };
  }

  get model(): string {
    return this.#model;
  }

  get served(): ServedByServer | undefined {
    return this.#served;
  }

  async *complete(request: BackendCompletion, signal: AbortSignal): AsyncGenerator<BackendPart> {
    const deadlines = new Deadlines(this.#clock, this.#deadlines, signal);
    try {
      if (!signal.aborted) yield* this.#stream(request, deadlines);
      else yield { kind: 'end', reason: 'aborted' };
    } catch (thrown) {
      if (signal.aborted) return yield { kind: 'end', reason: 'aborted' };
      const failure = await this.#failureOf(thrown, deadlines);
      if (forgets.has(failure.code)) this.#forget();
      yield { kind: 'end', reason: 'failed', failure };
    } finally {
      deadlines.close();
    }
  }

  async countTokens(prompt: PromptText, signal: AbortSignal): Promise<number | undefined> {
    const tokenizer = this.#served && dialectOf(this.#served.server).tokenizer;
    const asked = { model: this.#model, text: prompt, whole: true };
    const told = tokenizer && (await countTokens(this.#api, tokenizer, asked, signal).catch(() => undefined));
    return told ?? this.#countTokens?.(this.#model, prompt, signal);
  }

  async probe(signal: AbortSignal): Promise<BackendHealth> {
    const start = this.#clock.now();
    try {
      const { models } = await this.#learn(signal);
      const ids = models.map(({ id }) => id);
      if (models.length > 0 && this.#listed(models) === undefined)
        return { ok: false, failure: this.#modelUnknown(ids) };
      return { ok: true, models: ids, ms: this.#clock.now() - start };
    } catch (thrown) {
      return { ok: false, failure: this.#api.failureOf(thrown) };
    }
  }

  async close(): Promise<void> {
    await this.#api.close();
  }

  async *#stream(request: BackendCompletion, deadlines: Deadlines): AsyncGenerator<BackendPart> {
    const served = this.#served ?? (await this.#learnToComplete(deadlines.signal));
    const sent = await this.#sender.send(this.#model, request, served, deadlines.signal);
    const { answer, isChat } = sent;
    // Later prompts are made for it.
    if (sent.served !== served) this.#served = sent.served;
    const { part } = dialectOf(served.server);
    const parts = readCompletion(answer, { host: this.#api.base.host, clock: this.#clock, deadlines, part });
    if (isChat) yield* codeOfChat(parts, request.chat?.line ?? '');
    else yield* parts;
  }

  /** A server that lists no models is asked all the same, when the model's name is known. */
  async #learnToComplete(signal: AbortSignal): Promise<ServedByServer> {
    const generic = () =>
      this.#ability({ kind: this.#kind, program: undefined, version: undefined, models: [] }, signal);
    try {
      await this.#learn(signal);
    } catch (thrown) {
      const { code } = this.#api.failureOf(thrown);
      // One that is slow to tell may tell later.
      if (this.#model !== '' && code === 'BACKEND_TIMEOUT' && !signal.aborted) return generic();
      if (this.#model === '' || (code !== 'BACKEND_REFUSED' && code !== 'BACKEND_GARBAGE')) throw thrown;
    }
    this.#served ??= await generic();
    return this.#served;
  }

  get #kind(): ServerKind {
    return this.#expected === 'auto' ? 'openai' : this.#expected;
  }

  /** Everybody waits for the same requests, and giving up is each one's own. */
  async #learn(signal: AbortSignal): Promise<ServerFacts> {
    this.#learning ??= this.#ask().finally(() => {
      this.#learning = undefined;
    });
    const aborted = new Promise<never>((_resolve, reject) => {
      const giveUp = () => reject(new BackendFault('BACKEND_TIMEOUT', `${this.#api.base.host} was not waited for.`));
      if (signal.aborted) giveUp();
      else signal.addEventListener('abort', giveUp, { once: true });
    });
    return Promise.race([this.#learning, aborted]);
  }

  async #ask(): Promise<ServerFacts> {
    const identify = () => identifyServer(this.#api, this.#expected, AbortSignal.timeout(inferenceLimits.identifyMs));
    let facts = await identify();
    // llama.cpp's server has few threads, and one of them waits at each connection.
    this.#api.keepSpare(facts.kind !== 'llama.cpp');
    if (this.#model === '') this.#model = modelToComplete(facts.models)?.id ?? '';
    const path = this.#adapterPath;
    if (path !== undefined && facts.kind === 'vllm' && this.#listed(facts.models) === undefined) {
      await loadAdapter(this.#api, { name: this.#model, path }, AbortSignal.timeout(inferenceLimits.adapterMs));
      facts = await identify();
    }
    this.#served = await this.#ability(facts, AbortSignal.timeout(inferenceLimits.identifyMs));
    return facts;
  }

  async #ability(facts: ServerFacts, signal: AbortSignal): Promise<ServedByServer> {
    const unlisted: ModelFacts = { id: this.#model, alsoNamed: [], adapterOf: undefined, contextTokens: undefined };
    const ability = await abilityOf(this.#api, facts, this.#listed(facts.models) ?? unlisted, signal);
    return { server: facts.kind, program: facts.program?.name, version: facts.version, ...ability };
  }

  /** Ollama's names end in `:latest` where nothing else is said. */
  #listed(models: readonly ModelFacts[]): ModelFacts | undefined {
    const names = [this.#model, `${this.#model}:latest`];
    return models.find(({ id, alsoNamed }) => names.includes(id) || alsoNamed.includes(this.#model));
  }

  async #failureOf(thrown: unknown, deadlines: Deadlines): Promise<BackendFailure> {
    const { missed } = deadlines;
    if (missed !== undefined) {
      const what = {
        'first-token': 'no first token',
        'between-tokens': 'no further token',
        total: 'no end of the answer',
      }[missed.which];
      return { code: 'BACKEND_TIMEOUT', detail: `${this.#api.base.host}: ${what} within ${missed.ms} ms.` };
    }
    const failure = this.#api.failureOf(thrown);
    if (failure.code !== 'BACKEND_MODEL_UNKNOWN') return failure;
    const models = await this.#api.models(deadlines.signal).catch(() => []);
    return withNearestModel(failure, this.#model, models);
  }

  /** A server that was away may come back as another, with another model. */
  #forget(): void {
    this.#served = undefined;
    this.#sender.forget();
    this.#model = this.#configuredModel;
  }

  #modelUnknown(models: readonly string[]): BackendFailure {
    const detail = modelUnknown(this.#api.base.host, this.#model);
    return withNearestModel({ code: 'BACKEND_MODEL_UNKNOWN', detail }, this.#model, models);
  }
}

const forgets = new Set<BackendFailureCode>(['BACKEND_UNREACHABLE', 'BACKEND_MODEL_UNKNOWN']);
