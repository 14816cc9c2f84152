/** The HTTP side of one model server: sends with its key, lists its models, says in words what failed. */
import { pipeline, type Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { constants, createGunzip } from 'node:zlib';
import type { Clock } from '@foretoken/base/clock.js';
import type { Dispatcher } from 'undici';
import type { BackendFailure } from './backend.js';
import { BackendFault } from './backend-fault.js';
import { type BaseUrl, parseBaseUrl } from './base-url.js';
import { parseJson } from './completion-event.js';
import { CredentialFault, type CredentialSource } from './credential-source.js';
import { type ApiNames, httpFailure } from './http-failure.js';
import { type HttpPool, openHttpPool } from './http-pool.js';
import { inferenceLimits } from './limits.js';
import { isStaleConnection, networkFailure } from './network-failure.js';
import { type ModelList, parseModelList } from './servers/model-list.js';
import { SseOverflow } from './sse-parser.js';
import type { TransportOptions } from './transport-options.js';

export interface ApiClientOptions {
  readonly url: string;
  readonly credential: CredentialSource;
  readonly transport: TransportOptions;
  readonly clock: Clock;
  readonly names: ApiNames;
}

export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readable;
}

export interface JsonAnswer {
  readonly status: number;
  readonly headers: HttpAnswer['headers'];
  /** Undefined when the body is no JSON. */
  readonly json: unknown;
}

export class ApiClient {
  readonly base: BaseUrl;
  readonly #options: ApiClientOptions;
  readonly #pool: HttpPool;
  #apiPath: string;

  /** Connects at the first request. Throws AppError BACKEND_URL_BAD for an address that cannot be one. */
  constructor(options: ApiClientOptions) {
    this.base = parseBaseUrl(options.url);
    this.#options = options;
    this.#pool = openHttpPool(this.base, options.transport, options.clock);
    this.#apiPath = this.base.path;
  }

  /** Where the API was found to be; shown to the user. */
  get apiUrl(): string {
    return `${this.base.origin}${this.#apiPath}`;
  }

  /**
   * `path` is below the base of the API; with a leading slash, below the server's own root. Sends again, once, when an
   * idle connection was closed just as it was used (nothing was answered, so nothing is lost), and when another key can
   * be had for one that is not accepted.
   */
  async send(method: 'GET' | 'POST', path: string, signal: AbortSignal, body?: string): Promise<HttpAnswer> {
    const answer = await this.#sendOnce(method, path, signal, body);
    if (answer.statusCode !== 401 || (await this.#options.credential.refresh?.().catch(() => false)) !== true)
      return answer;
    await readBody(answer, inferenceLimits.bodyBytesMax).catch(() => '');
    return this.#sendOnce(method, path, signal, body);
  }

  /** For small answers, whatever their status. */
  async ask(method: 'GET' | 'POST', path: string, signal: AbortSignal, body?: string): Promise<JsonAnswer> {
    const answer = await this.send(method, path, signal, body);
    const text = await readBody(answer, inferenceLimits.bodyBytesMax);
    return { status: answer.statusCode, headers: answer.headers, json: parseJson(text) };
  }

  /** The models that the server lists. An API without a version in its path is found too, and used from then on. */
  async list(signal: AbortSignal): Promise<ModelList> {
    const limit = AbortSignal.timeout(inferenceLimits.probeMs);
    const both = AbortSignal.any([signal, limit]);
    try {
      const answer = await this.send('GET', 'models', both);
      if (answer.statusCode === 200) {
        const list = parseModelList(parseJson(await readBody(answer, inferenceLimits.bodyBytesMax)));
        // The connection is free a moment after its body, and what is asked next need not open another.
        await setImmediate();
        if (list !== undefined) return list;
        throw this.#noList();
      }
      const refusal = await this.refusal(answer, '');
      const list = refusal.failure.httpStatus === 404 ? await this.#listUnversioned(both) : undefined;
      if (list === undefined) throw refusal;
      return list;
    } catch (thrown) {
      if (limit.aborted && !signal.aborted)
        throw new BackendFault(
          'BACKEND_TIMEOUT',
          `${this.base.host} did not list its models within ${inferenceLimits.probeMs} ms.`,
        );
      throw thrown;
    }
  }

  /** The ids of the models that the server lists. */
  async models(signal: AbortSignal): Promise<readonly string[]> {
    return (await this.list(signal)).models.map(({ id }) => id);
  }

  /** What an answer other than 200 means. */
  async refusal(answer: HttpAnswer, model: string): Promise<BackendFault> {
    return this.refusalOf(answer, await readBody(answer, inferenceLimits.bodyBytesMax).catch(() => ''), model);
  }

  async refusalOf(
    { statusCode: status, headers }: Pick<HttpAnswer, 'statusCode' | 'headers'>,
    body: string,
    model: string,
  ): Promise<BackendFault> {
    const key = await this.#key();
    const { names, clock } = this.#options;
    const { host } = this.base;
    const failure = httpFailure({
      host,
      names,
      model,
      status,
      headers,
      body,
      key: key.kind === 'fault' ? key.why : key.kind,
      wall: clock.wall(),
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
    const failure = networkFailure(thrown, this.base.host);
    const alert = failure.code === 'BACKEND_CUT_OFF' ? this.#pool.spare?.takeAlert() : undefined;
    return alert === undefined ? failure : networkFailure(alert, this.base.host);
  }

  /** Whether a further connection is to be open before it is needed; not where an idle one takes what others wait for. */
  keepSpare(wanted: boolean): void {
    if (this.#pool.spare !== undefined) this.#pool.spare.wanted = wanted;
  }

  async close(): Promise<void> {
    this.#pool.spare?.close();
    await this.#pool.dispatcher.destroy();
  }

  async #sendOnce(method: 'GET' | 'POST', path: string, signal: AbortSignal, body?: string): Promise<HttpAnswer> {
    const key = await this.#key();
    const headers: Record<string, string> = { accept: 'text/event-stream, application/json' };
    if (key.kind === 'set') headers['authorization'] = `Bearer ${key.token}`;
    // Something in between that packs a stream holds its tokens back.
    headers['accept-encoding'] = path.endsWith('completions') ? 'identity' : 'gzip';
    if (body !== undefined) headers['content-type'] = 'application/json';
    const whole = path.startsWith('/') ? `${this.base.root}${path}` : `${this.#apiPath}/${path}`;
    const request = { origin: this.base.origin, method, path: whole, headers, signal, body: body ?? null } as const;
    const answer = await this.#pool.dispatcher.request(request).catch((thrown: unknown) => {
      if (signal.aborted || !isStaleConnection(thrown)) throw thrown;
      return this.#pool.dispatcher.request(request);
    });
    // What it said of an earlier connection explains no later failure.
    this.#pool.spare?.takeAlert();
    return unpacked(answer);
  }

  async #key(): Promise<{ kind: 'set'; token: string } | { kind: 'none' } | { kind: 'fault'; why: string }> {
    try {
      const token = await this.#options.credential.token();
      return token === undefined ? { kind: 'none' } : { kind: 'set', token };
    } catch (thrown) {
      return { kind: 'fault', why: thrown instanceof CredentialFault ? thrown.message : 'it cannot be had' };
    }
  }

  async #listUnversioned(signal: AbortSignal): Promise<ModelList | undefined> {
    const { status, json } = await this.ask('GET', '/models', signal);
    const list = status === 200 ? parseModelList(json) : undefined;
    if (list !== undefined) this.#apiPath = this.base.root;
    return list;
  }

  #noList(): BackendFault {
    return new BackendFault(
      'BACKEND_GARBAGE',
      `${this.base.host} does not list its models; is ${this.#options.names.settings}.url the base of the API?`,
    );
  }
}

/** Each piece comes out as soon as it is whole. What is wrong with it, reading the body says. */
function unpacked({ statusCode, headers, body }: Dispatcher.ResponseData): HttpAnswer {
  if (headers['content-encoding'] !== 'gzip') return { statusCode, headers, body };
  const unzip = createGunzip({ flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH });
  pipeline(body, unzip, () => {});
  return { statusCode, headers, body: unzip };
}

/** Throws SseOverflow for a body of more than `bytesMax` characters. */
export async function readBody(answer: HttpAnswer, bytesMax: number): Promise<string> {
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
