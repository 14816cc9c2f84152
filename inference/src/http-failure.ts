/** What an HTTP answer other than 200 means to the user. Of its body only known facts are kept: it may quote the prompt. */
import { nearestName } from '@foretoken/base/nearest-name.js';
import type { BackendFailure } from './backend.js';
import { errorText, parseJson } from './completion-event.js';

/** How the user knows the API that refused. */
export interface ApiNames {
  /** The group of its settings. */
  readonly settings: 'backend' | 'embedding';
  /** Its path below the base. */
  readonly path: string;
  /** What is sent, as a sentence begins, and the setting that bounds its length. */
  readonly text: string;
  readonly limit: string;
}

export interface RefusedAnswer {
  readonly host: string;
  readonly names: ApiNames;
  readonly model: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** Whether a key was sent, or why there is none. */
  readonly key: 'set' | 'none' | (string & {});
  /** Milliseconds since the epoch, for a Retry-After that is a date. */
  readonly wall: number;
}

export function httpFailure(answer: RefusedAnswer): BackendFailure {
  const { host, status, names } = answer;
  const failure = (code: BackendFailure['code'], detail: string): BackendFailure => ({
    code,
    detail,
    httpStatus: status,
    retryAfterMs: retryAfterMs(answer.headers, answer.wall),
  });
  const message = errorText(parseJson(answer.body));
  if (status >= 300 && status < 400)
    return failure(
      'BACKEND_REFUSED',
      `${host} redirects${redirectHost(answer)}, which is not followed; set ${names.settings}.url to the final address.`,
    );
  if (status === 401) return failure('BACKEND_UNAUTHORIZED', keyFault(answer));
  if (/\bSSL certificate\b/i.test(answer.body) && status >= 400 && status < 500)
    return failure(
      'BACKEND_TLS',
      `${host} wants a certificate of the client; name it by backend.client_certificate_file.`,
    );
  if (status === 403)
    return failure(
      'BACKEND_UNAUTHORIZED',
      `${host} forbids this request${answer.key === 'set' ? ' to the API key' : ''}.`,
    );
  if (status >= 400 && status < 500 && /chat (?:model|completion)/i.test(message))
    return failure(
      'BACKEND_REFUSED',
      `${host}: the model "${answer.model}" answers chats alone, and completes no code.`,
    );
  if ((status === 404 && /model/i.test(message)) || (status === 400 && unknownModel.test(message)))
    return failure('BACKEND_MODEL_UNKNOWN', modelUnknown(host, answer.model));
  if (status === 404 || status === 405)
    return failure(
      'BACKEND_REFUSED',
      `${host} has no /v1/${names.path} at this address; is ${names.settings}.url the base of the API?`,
    );
  if (status === 408 || status === 504) return failure('BACKEND_TIMEOUT', `${host} gave up waiting (HTTP ${status}).`);
  if (status === 413 || ((status === 400 || status === 422 || status === 500) && saysTooLong(message)))
    return {
      ...failure(
        'BACKEND_REFUSED',
        `${names.text} is longer than ${host} takes${contextLength(message)}; lower ${names.limit}.`,
      ),
      tooLong: true,
    };
  if (status === 429) return failure('BACKEND_OVERLOADED', `${host} has too many requests at the moment.`);
  if (status === 503) return failure('BACKEND_OVERLOADED', `${host} is starting or overloaded (HTTP 503).`);
  if (status >= 500) return failure('BACKEND_ERROR', `${host} failed (HTTP ${status}).`);
  return failure('BACKEND_REFUSED', `${host} refused the request (HTTP ${status}).`);
}

/** In the words of LiteLLM and LM Studio. */
const unknownModel = /invalid model name|\bmodel\b[^.]{0,160}\b(?:not found|does(?: not|n't) exist)/i;

/** Where none is configured, the first that the server lists would be asked. */
export function modelUnknown(host: string, model: string): string {
  return model === '' ? `${host} has no model loaded.` : `${host} has no model "${model}".`;
}

/** The same failure with what the server does have. */
export function withNearestModel(failure: BackendFailure, model: string, models: readonly string[]): BackendFailure {
  if (models.length === 0) return failure;
  const nearest = nearestName(model, models) ?? models.find((name) => name.toLowerCase().includes(model.toLowerCase()));
  const hint =
    nearest === undefined
      ? `It has ${models
          .slice(0, 3)
          .map((name) => `"${harmless(name)}"`)
          .join(', ')}.`
      : `Is "${harmless(nearest)}" meant?`;
  return { ...failure, detail: `${failure.detail} ${hint}` };
}

/** A server chooses its words, and editors show HTML and links where a sentence has them. */
export function harmless(text: string): string {
  const cut = text.length > nameCharactersMax ? `${text.slice(0, nameCharactersMax)}…` : text;
  return cut.replace(/[<>[\]()&`]|[\p{Cc}\p{Cf}]/gu, '?');
}

const nameCharactersMax = 120;

function keyFault({ host, key }: RefusedAnswer): string {
  if (key === 'set') return `${host} does not accept the API key.`;
  if (key === 'none') return `${host} wants an API key, and none is set.`;
  return `${host} wants an API key, and none can be had: ${key}.`;
}

/** In the words of vLLM, llama.cpp, Ollama, OpenAI and text-generation-inference. Deadlines, budgets and quotas are exceeded as well. */
export function saysTooLong(message: string): boolean {
  return (
    /context (?:length|size|window)|maximum model length|too (?:long|large|many tokens)/i.test(message) ||
    /`inputs` (?:tokens|must have less)|(?:tokens|input|prompt|length)\b[^.]{0,80}\bexceed/i.test(message) ||
    /\bexceed[^.]{0,80}\b(?:tokens|context|length)\b/i.test(message)
  );
}

function contextLength(message: string): string {
  const length = /(?:context (?:length|size|window)[^0-9]{0,20}|n_ctx[^0-9]{0,5})(\d{2,8})/i.exec(message)?.[1];
  return length === undefined ? '' : ` (its context holds ${length} tokens)`;
}

function redirectHost(answer: RefusedAnswer): string {
  const location = answer.headers['location'];
  const target = typeof location === 'string' ? URL.parse(location) : null;
  return target === null ? '' : ` to ${target.protocol}//${target.host}`;
}

/** A date counts from the server's own, so that neither clock has to be right. */
function retryAfterMs({ 'retry-after': header, date }: RefusedAnswer['headers'], wall: number): number | undefined {
  if (typeof header !== 'string') return undefined;
  const now = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  const ms = /^\d{1,7}$/.test(header.trim())
    ? Number(header) * 1000
    : Date.parse(header) - (Number.isFinite(now) ? now : wall);
  return Number.isFinite(ms) && ms >= 0 ? Math.min(ms, retryAfterMsMax) : undefined;
}

/** A server that asks for more is tried again after this all the same. */
const retryAfterMsMax = 10 * 60_000;
