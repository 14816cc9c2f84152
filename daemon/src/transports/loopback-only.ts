/** Keeps web pages out: a request must name this machine as its host, and come from no page but the daemon's own. */
import type { IncomingMessage } from 'node:http';

/** Why a request is refused, or undefined. A foreign `Host` means DNS rebinding; a foreign `Origin` means a web page. */
export function foreignBecause(request: IncomingMessage, port: number): 'host' | 'origin' | undefined {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
  if (!hosts.includes((request.headers.host ?? '').toLowerCase())) return 'host';
  const origin = request.headers.origin;
  if (origin !== undefined && !hosts.some((host) => origin.toLowerCase() === `http://${host}`)) return 'origin';
  return undefined;
}
