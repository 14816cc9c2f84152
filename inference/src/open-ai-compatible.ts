/** A backend behind any OpenAI-compatible `/v1/completions`. Every fault ends in one failure; nothing is sent but prompt text. */
import { type Clock, systemClock } from '@foretoken/base/clock.js';
import type { Dispatcher } from 'undici';
import { ApiClient, readBody } from './api-client.js';
import type {
  Backend,
  BackendCompletion,
  BackendFailure,
  BackendHealth,
  BackendPart,
  BackendUsage,
} from './backend.js';
import { BackendFault } from './backend-fault.js';
import { parseCompletionEvent } from './completion-event.js';
import { type CredentialSource, fixedCredential } from './credential-source.js';
import { type DeadlineLimits, Deadlines } from './deadlines.js';
import { withNearestModel } from './http-failure.js';
import { inferenceLimits } from './limits.js';
import { SseParser } from './sse-parser.js';

export interface OpenAiCompatibleOptions {
  /** Base address, with or without `/v1`. */
  readonly url: string;
  /** Empty: the first that the server lists, once it has been asked. */
  readonly model: string;
  /** Empty or absent: the host. */
  readonly name?: string | undefined;
  readonly credential?: CredentialSource | undefined;
  /** PEM certificates trusted beside the system's. */
  readonly extraCa?: readonly string[] | undefined;
  readonly connectMs?: number | undefined;
  readonly deadlines?: Partial<DeadlineLimits> | undefined;
  readonly clock?: Clock | undefined;
}

/** Connects at the first request. Throws AppError BACKEND_URL_BAD for an address that cannot be one. */
export function createOpenAiCompatibleBackend(options: OpenAiCompatibleOptions): Backend {
  return new OpenAiCompatibleBackend(options);
}

class OpenAiCompatibleBackend implements Backend {
  readonly name: string;
  readonly #api: ApiClient;
  readonly #deadlines: DeadlineLimits;
  readonly #clock: Clock;
  #model: string;

  constructor(options: OpenAiCompatibleOptions) {
    this.#clock = options.clock ?? systemClock;
    this.#api = new ApiClient({
      url: options.url,
      credential: options.credential ?? fixedCredential(''),
      extraCa: options.extraCa ?? [],
      connectMs: options.connectMs ?? inferenceLimits.connectMs,
      clock: this.#clock,
      names: { settings: 'backend', path: 'completions', text: 'The prompt', limit: 'backend.prompt_tokens_max' },
    });
    this.name = options.name || this.#api.base.host;
    this.#model = options.model;
    this.#deadlines = { ...inferenceLimits, ...options.deadlines };
  }

  get model(): string {
    return this.#model;
  }

  async *complete(request: BackendCompletion, signal: AbortSignal): AsyncGenerator<BackendPart> {
    const deadlines = new Deadlines(this.#clock, this.#deadlines, signal);
    try {
      if (!signal.aborted) yield* this.#stream(request, deadlines);
      else yield { kind: 'end', reason: 'aborted' };
    } catch (thrown) {
      if (signal.aborted) yield { kind: 'end', reason: 'aborted' };
      else yield { kind: 'end', reason: 'failed', failure: await this.#failureOf(thrown, deadlines) };
    } finally {
      deadlines.close();
    }
  }

  async probe(signal: AbortSignal): Promise<BackendHealth> {
    const start = this.#clock.now();
    try {
      const models = await this.#api.models(signal);
      if (this.#model === '') this.#model = models[0] ?? '';
      else if (models.length > 0 && !models.includes(this.#model))
        return { ok: false, failure: this.#modelUnknown(models) };
      return { ok: true, models, ms: this.#clock.now() - start };
    } catch (thrown) {
      return { ok: false, failure: this.#api.failureOf(thrown) };
    }
  }

  async close(): Promise<void> {
    await this.#api.close();
  }

  async *#stream(request: BackendCompletion, deadlines: Deadlines): AsyncGenerator<BackendPart> {
    if (this.#model === '') this.#model = (await this.#api.models(deadlines.signal))[0] ?? '';
    const answer = await this.#api.send('POST', 'completions', deadlines.signal, JSON.stringify(this.#bodyOf(request)));
    if (answer.statusCode !== 200) throw await this.#api.refusal(answer, this.#model);
    const type = String(answer.headers['content-type'] ?? '').toLowerCase();
    if (type.includes('application/json')) yield* this.#wholeAnswer(answer);
    else if (type.includes('text/event-stream')) yield* this.#events(answer, deadlines);
    else
      throw new BackendFault(
        'BACKEND_GARBAGE',
        `${this.#api.base.host} answers with ${shortType(type)} instead of a completion; is backend.url the base of the API?`,
      );
  }

  async *#events(answer: Dispatcher.ResponseData, deadlines: Deadlines): AsyncGenerator<BackendPart> {
    const parser = new SseParser(inferenceLimits.eventCharactersMax);
    let finish: 'stop' | 'length' | undefined;
    let usage: BackendUsage | undefined;
    let bytes = 0;
    for await (const chunk of answer.body.iterator({ destroyOnReturn: false })) {
      if (!(chunk instanceof Uint8Array)) continue;
      bytes += chunk.length;
      if (bytes > inferenceLimits.streamBytesMax)
        throw new BackendFault('BACKEND_GARBAGE', `${this.#api.base.host} does not end its answer.`);
      for (const data of parser.push(chunk)) {
        if (data.trim() === '[DONE]') {
          deadlines.release();
          this.#drain(answer);
          return yield { kind: 'end', reason: finish ?? 'stop', usage };
        }
        const event = this.#part(data);
        usage = event.usage ?? usage;
        finish = event.finish ?? finish;
        if (event.text !== '') {
          deadlines.token();
          yield { kind: 'text', text: event.text };
        }
      }
    }
    // Some servers end the body without [DONE]; the reason of the end says that nothing is missing.
    if (finish === undefined)
      throw new BackendFault('BACKEND_CUT_OFF', `${this.#api.base.host} stopped in the middle of its answer.`);
    yield { kind: 'end', reason: finish, usage };
  }

  /** A server that does not stream answers all at once. */
  async *#wholeAnswer(answer: Dispatcher.ResponseData): AsyncGenerator<BackendPart> {
    const { text, finish, usage } = this.#part(await readBody(answer, inferenceLimits.bodyBytesMax));
    if (text !== '') yield { kind: 'text', text };
    yield { kind: 'end', reason: finish ?? 'stop', usage };
  }

  #part(json: string) {
    const event = parseCompletionEvent(json);
    switch (event.kind) {
      case 'part':
        return event;
      case 'error':
        throw new BackendFault('BACKEND_ERROR', `${this.#api.base.host} failed in the middle of its answer.`);
      case 'garbage':
        throw new BackendFault('BACKEND_GARBAGE', `${this.#api.base.host} sends something that is no completion.`);
    }
  }

  #bodyOf(request: BackendCompletion) {
    return {
      model: this.#model,
      prompt: request.prompt,
      stop: request.stop.length > 0 ? request.stop : undefined,
      max_tokens: request.tokensMax,
      temperature: request.temperature,
      top_p: request.topP,
      stream: true,
      stream_options: { include_usage: true },
    };
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

  #modelUnknown(models: readonly string[]): BackendFailure {
    const detail = `${this.#api.base.host} has no model "${this.#model}".`;
    return withNearestModel({ code: 'BACKEND_MODEL_UNKNOWN', detail }, this.#model, models);
  }

  /** Reads what follows the last event, so that the connection serves the next request; a body that does not end is closed. */
  #drain(answer: Dispatcher.ResponseData): void {
    const { body } = answer;
    const cancel = this.#clock.after(inferenceLimits.drainMs, () => body.destroy());
    body.once('close', cancel);
    body.on('error', () => {});
    body.resume();
  }
}

function shortType(type: string): string {
  const short = type.split(';')[0]?.trim().slice(0, 40) ?? '';
  return short === 'text/html' ? 'a web page' : short === '' ? 'an unnamed format' : short;
}
