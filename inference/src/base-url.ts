/** The address of a backend: where its API is, and a name that is safe to show. */
import { AppError } from '@foretoken/base/app-error.js';

export interface BaseUrl {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Path of the API without trailing slash, ending in the version: `/v1`. */
  readonly path: string;
  /** The same without the version: where the server's own paths begin. */
  readonly root: string;
  readonly host: string;
  readonly secure: boolean;
}

/**
 * Takes a base address with or without `/v1`, a doubled `/v1`, a trailing slash or a whole `/v1/completions`.
 * Throws AppError BACKEND_URL_BAD for anything but http(s), and for a password in the address, which would end up in logs.
 */
export function parseBaseUrl(text: string): BaseUrl {
  const url = URL.parse(text.trim());
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw new AppError('BACKEND_URL_BAD', `The address of the backend begins with http:// or https://.${meant(text)}`);
  if (url.username !== '' || url.password !== '')
    throw new AppError('BACKEND_URL_BAD', 'The address of the backend holds a user name or password.');
  const path = url.pathname.replace(/\/+$/, '').replace(knownEnds, '');
  const [, root = '', version = '/v1'] = /^(.*?)((?:\/v\d+[a-z0-9]*)*)$/.exec(path) ?? [];
  const versioned = `${root}/${version.split('/').at(-1) || 'v1'}`;
  return { origin: url.origin, path: versioned, root, host: url.host, secure: url.protocol === 'https:' };
}

/** What many write, and programs of some other languages take. Nothing with a password in it is repeated. */
function meant(text: string): string {
  const address = /^[\w.-]{1,255}(?::\d{1,5})?(?:\/[\w./-]*)?$/.exec(text.trim())?.[0];
  return address === undefined ? '' : ` Is http://${address} meant?`;
}

/** Paths that are copied from a server's documentation together with the base. */
const knownEnds = /\/(?:chat\/completions|completions|models|embeddings|api\/generate|api\/chat|infill)$/;
