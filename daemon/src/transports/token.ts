/** The daemon's token: made anew at each start, compared in constant time, taken from headers alone. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** 256 random bits. */
export function makeToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Takes as long for a wrong token as for the right one, whatever its length. */
export function isToken(given: string | undefined, token: string): boolean {
  if (given === undefined) return false;
  return timingSafeEqual(digest(given), digest(token));
}

/** Subprotocol by which a browser, which cannot set headers, brings the token. */
export const tokenProtocolPrefix = 'foretoken.token.';
export const tokenCookie = 'foretoken_token';

/** The token of a request: `Authorization: Bearer`, a WebSocket subprotocol or a cookie; never the query, which lands in logs. */
export function tokenOf(request: IncomingMessage): string | undefined {
  const authorization = request.headers.authorization;
  if (authorization?.startsWith('Bearer ') === true) return authorization.slice('Bearer '.length).trim();
  for (const protocol of (request.headers['sec-websocket-protocol'] ?? '').split(',')) {
    if (protocol.trim().startsWith(tokenProtocolPrefix)) return protocol.trim().slice(tokenProtocolPrefix.length);
  }
  for (const cookie of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = cookie.trim().split('=');
    if (name === tokenCookie) return value;
  }
  return undefined;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
