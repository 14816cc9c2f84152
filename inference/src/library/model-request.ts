/** One request for a model's file: follows redirects with care for keys, and says what kind of answer came. */
import type { Readable } from 'node:stream';
import { AppError } from '@foretoken/base/app-error.js';
import type { Clock } from '@foretoken/base/clock.js';
import { type HttpReply, openHttpPool } from '../http-pool.js';
import { networkFailure } from '../network-failure.js';
import type { TransportOptions } from '../transport-options.js';
import { libraryLimits as limits } from './limits.js';

export interface ModelRequest {
  readonly url: string;
  /** Sent to the server of `url`, and to no other that it leads to. */
  readonly token: string | undefined;
  /** Of one address: proxies differ by it. */
  readonly transport: (url: string) => TransportOptions;
  /** What is here already: the rest is asked for, if the file is still the one with this tag. */
  readonly from?: { readonly bytes: number; readonly tag: string | undefined } | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface ModelAnswer {
  readonly body: Readable;
  /** Where the body begins in the file. */
  readonly offset: number;
  /** Of the whole file; undefined: the server does not tell. */
  readonly bytes: number | undefined;
  /** Names this version of the file to its server; undefined: none that can be relied on. */
  readonly tag: string | undefined;
  /** What the server says the checksum is. */
  readonly sha256: string | undefined;
  close(): Promise<void>;
}

/** What passes by itself: the same request may well succeed later. */
export class PassingFault extends Error {
  readonly retryAfterMs: number | undefined;
  /** Nothing is there that could answer: it hardly passes within seconds. */
  readonly isNowhere: boolean;
  constructor(
    message: string,
    more: { readonly retryAfterMs?: number | undefined; readonly isNowhere?: boolean } = {},
  ) {
    super(message);
    this.retryAfterMs = more.retryAfterMs;
    this.isNowhere = more.isNowhere ?? false;
  }
}

/** Throws PassingFault, or AppError MODEL_SOURCE_BAD for what will not pass. `whole`: the file ends where our part does. */
export async function requestModel(request: ModelRequest): Promise<ModelAnswer | 'whole'> {
  let url = modelUrl(request.url);
  const first = url;
  let told: Pick<ModelAnswer, 'sha256' | 'bytes'> = { sha256: undefined, bytes: undefined };
  for (let hops = 0; hops <= limits.redirectsMax; hops++) {
    const { answer, close } = await send(request, url, url.origin === first.origin);
    // What the first server says of the file that it keeps elsewhere counts; where it lies, anybody may say anything.
    if (url.origin === first.origin) told = { ...told, ...linkedFile(answer.headers) };
    const location = redirection(answer);
    if (location === undefined) {
      try {
        return await judged(request, answer, told, url.host, close);
      } catch (thrown) {
        await close();
        throw thrown;
      }
    }
    await close();
    const next = URL.parse(location, url.href);
    if (next === null) throw sourceBad(`${url.host} redirects to what is no address.`);
    if (url.protocol === 'https:' && next.protocol !== 'https:')
      throw sourceBad(`${url.host} redirects from https to ${next.protocol}//${next.host}, which is not followed.`);
    url = modelUrl(next.href);
  }
  throw sourceBad(`${first.host} redirects more than ${limits.redirectsMax} times.`);
}

/** Throws AppError MODEL_SOURCE_BAD for what is no http or https address. */
export function modelUrl(text: string): URL {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) throw sourceBad('A model is fetched by http or https.');
  if (url.username !== '' || url.password !== '')
    throw sourceBad(
      'The address holds a user name or password, which would end up in the record; HF_TOKEN holds a token.',
    );
  return url;
}

async function send(request: ModelRequest, url: URL, withToken: boolean) {
  const base = { origin: url.origin, path: '', root: '', host: url.host, secure: url.protocol === 'https:' };
  const { dispatcher } = openHttpPool(base, request.transport(url.href), request.clock);
  const headers: Record<string, string> = { 'accept-encoding': 'identity', 'user-agent': 'foretoken' };
  if (withToken && request.token !== undefined) headers['authorization'] = `Bearer ${request.token}`;
  if (request.from !== undefined) {
    headers['range'] = `bytes=${request.from.bytes}-`;
    if (request.from.tag !== undefined) headers['if-range'] = request.from.tag;
  }
  const close = () => dispatcher.destroy();
  try {
    const path = `${url.pathname}${url.search}`;
    const answer = await dispatcher.request({
      method: 'GET',
      origin: url.origin,
      path,
      headers,
      signal: request.signal,
    });
    return { answer, close };
  } catch (thrown) {
    await close();
    if (request.signal.aborted) throw thrown;
    const { code, detail, systemCode } = networkFailure(thrown, url.host);
    if (code === 'BACKEND_TLS') throw sourceBad(detail);
    throw new PassingFault(detail, { isNowhere: systemCode === 'ENOTFOUND' || systemCode === 'ECONNREFUSED' });
  }
}

function redirection({ statusCode, headers }: HttpReply): string | undefined {
  const location = headers['location'];
  return statusCode >= 301 && statusCode <= 308 && typeof location === 'string' ? location : undefined;
}

async function judged(
  { from, token }: ModelRequest,
  { statusCode, headers, body }: HttpReply,
  told: Pick<ModelAnswer, 'sha256' | 'bytes'>,
  host: string,
  close: () => Promise<void>,
): Promise<ModelAnswer | 'whole'> {
  const tag = strongTag(headers['etag']);
  const sha256 = told.sha256 ?? checksumIn(headers['etag']);
  switch (statusCode) {
    case 200: {
      const bytes = numberIn(headers['content-length']) ?? told.bytes;
      return { body, offset: 0, bytes, tag, sha256, close };
    }
    case 206: {
      const [, start, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(textOf(headers['content-range']) ?? '') ?? [];
      if (start === undefined || total === undefined)
        throw new PassingFault(`${host} sends a part and does not say which.`);
      return { body, offset: Number(start), bytes: Number(total), tag, sha256, close };
    }
    case 416: {
      const total = /^bytes \*\/(\d+)$/.exec(textOf(headers['content-range']) ?? '')?.[1];
      if (from !== undefined && Number(total) === from.bytes) {
        await close();
        return 'whole';
      }
      throw new PassingFault(`${host} does not have the part that was asked for.`);
    }
    case 401:
    case 403:
      throw sourceBad(
        token === undefined
          ? `${host} wants to know who asks (HTTP ${statusCode}): accept the model's terms there, and set HF_TOKEN to a token of yours.`
          : `${host} does not give the model to this HF_TOKEN (HTTP ${statusCode}): accept the model's terms there.`,
      );
    case 404:
    case 410:
      throw sourceBad(`${host} has no file at this address (HTTP ${statusCode}).`);
    case 408:
    case 425:
    case 429:
      throw new PassingFault(`${host} asks to wait (HTTP ${statusCode}).`, {
        retryAfterMs: retryAfter(headers['retry-after']),
      });
    default:
      if (statusCode >= 500)
        throw new PassingFault(`${host} failed (HTTP ${statusCode}).`, {
          retryAfterMs: retryAfter(headers['retry-after']),
        });
      throw sourceBad(`${host} refused the request (HTTP ${statusCode}).`);
  }
}

/** Hugging Face says of a file that lies elsewhere what it is. Source: huggingface_hub, file_download: X-Linked-Etag and X-Linked-Size. */
function linkedFile(headers: HttpReply['headers']): Partial<Pick<ModelAnswer, 'sha256' | 'bytes'>> {
  const sha256 = checksumIn(headers['x-linked-etag']);
  const bytes = numberIn(headers['x-linked-size']);
  return { ...(sha256 === undefined ? {} : { sha256 }), ...(bytes === undefined ? {} : { bytes }) };
}

type Header = string | string[] | undefined;

/** 64 hexadecimal digits are a SHA-256; other servers' tags are not. */
function checksumIn(header: Header): string | undefined {
  return /^(?:W\/)?"?([0-9a-f]{64})"?$/i.exec(textOf(header) ?? '')?.[1]?.toLowerCase();
}

/** A weak one promises no equal bytes. */
function strongTag(header: Header): string | undefined {
  const tag = textOf(header);
  return tag !== undefined && /^"[\x21\x23-\x7e]{1,256}"$/.test(tag) ? tag : undefined;
}

function numberIn(header: Header): number | undefined {
  const text = textOf(header);
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function retryAfter(header: Header): number | undefined {
  const seconds = numberIn(header);
  return seconds === undefined ? undefined : Math.min(seconds * 1000, limits.retryAfterMsMax);
}

function textOf(header: Header): string | undefined {
  return typeof header === 'string' ? header : undefined;
}

function sourceBad(detail: string): AppError {
  return new AppError('MODEL_SOURCE_BAD', detail);
}
