/** The HTTP side of one OpenAI-compatible server: sends with its key, lists its models, says in words what failed. */
import type { Clock } from '@foretoken/base/clock.js';
import type { Dispatcher, Pool } from 'undici';
import type { BackendFailure } from './backend.js';
import { BackendFault } from './backend-fault.js';
import { type BaseUrl, parseBaseUrl } from './base-url.js';
import { parseJson, parseModels } from './completion-event.js';
import type { CredentialSource } from './credential-source.js';
import { type ApiNames, httpFailure } from './http-failure.js';
import { openHttpPool } from './http-pool.js';
import { inferenceLimits } from './limits.js';
import { isStaleConnection, networkFailure } from './network-failure.js';
import { SseOverflow } from './sse-parser.js';

export interface ApiClientOptions {
  readonly url: string;
  readonly credential: CredentialSource;
  readonly extraCa: readonly string[];
  readonly connectMs: number;
  readonly clock: Clock;
  readonly names: ApiNames;
}

export class ApiClient {
  readonly base: BaseUrl;
  readonly #options: ApiClientOptions;
  readonly #pool: Pool;

  /** Connects at the first request. Throws AppError BACKEND_URL_BAD for an address that cannot be one. */
  constructor(options: ApiClientOptions) {
    this.base = parseBaseUrl(options.url);
    this.#options = options;
    this.#pool = openHttpPool(this.base, options.connectMs, options.extraCa);
  }

  /** Sends again, once, when an idle connection was closed just as it was used: nothing was answered, so nothing is lost. */
  async send(
    method: 'GET' | 'POST',
    path: string,
    signal: AbortSignal,
    body?: string,
  ): Promise<Dispatcher.ResponseData> {
    const key = await this.#options.credential.token().catch(() => undefined);
    const headers: Record<string, string> = { accept: 'text/event-stream, application/json' };
    if (key !== undefined) headers['authorization'] = `Bearer ${key}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const request = { method, path: `${this.base.path}/${path}`, headers, signal, body: body ?? null } as const;
    try {
      return await this.#pool.request(request);
    } catch (thrown) {
      if (signal.aborted || !isStaleConnection(thrown)) throw thrown;
      return await this.#pool.request(request);
    }
  }

  /** The ids of the models that the server lists. */
  async models(signal: AbortSignal): Promise<readonly string[]> {
    const limit = AbortSignal.timeout(inferenceLimits.probeMs);
    try {
      const answer = await this.send('GET', 'models', AbortSignal.any([signal, limit]));
      if (answer.statusCode !== 200) throw await this.refusal(answer, '');
      const models = parseModels(
        parseJson(await readBody(answer, inferenceLimits.bodyBytesMax)),
        inferenceLimits.modelsMax,
      );
      if (models === undefined)
        throw new BackendFault(
          'BACKEND_GARBAGE',
          `${this.base.host} does not list its models; is ${this.#options.names.settings}.url the base of the API?`,
        );
      return models;
    } catch (thrown) {
      if (limit.aborted && !signal.aborted)
        throw new BackendFault(
          'BACKEND_TIMEOUT',
          `${this.base.host} did not list its models within ${inferenceLimits.probeMs} ms.`,
        );
      throw thrown;
    }
  }

  /** What an answer other than 200 means. */
  async refusal(answer: Dispatcher.ResponseData, model: string): Promise<BackendFault> {
    const body = await readBody(answer, inferenceLimits.bodyBytesMax).catch(() => '');
    const withKey = (await this.#options.credential.token().catch(() => undefined)) !== undefined;
    const { statusCode: status, headers } = answer;
    const failure = httpFailure({
      host: this.base.host,
      names: this.#options.names,
      model,
      status,
      headers,
      body,
      withKey,
      wall: this.#options.clock.wall(),
    });
    return new BackendFault(failure.code, failure.detail, failure);
  }

  /** Of anything that a request threw, deadlines aside. */
  failureOf(thrown: unknown): BackendFailure {
    if (thrown instanceof BackendFault) return thrown.failure;
    if (thrown instanceof SseOverflow)
      return {
        code: 'BACKEND_GARBAGE',
        detail: `${this.base.host} sends an event of more than ${inferenceLimits.eventCharactersMax} characters.`,
      };
    return networkFailure(thrown, this.base.host);
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}

/** Throws SseOverflow for a body of more than `bytesMax` characters. */
export async function readBody(answer: Dispatcher.ResponseData, bytesMax: number): Promise<string> {
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let length = 0;
  for await (const chunk of answer.body) {
    if (!(chunk instanceof Uint8Array)) continue;
    const part = decoder.decode(chunk, { stream: true });
    length += part.length;
    if (length > bytesMax) throw new SseOverflow();
    parts.push(part);
  }
  return parts.join('');
}
