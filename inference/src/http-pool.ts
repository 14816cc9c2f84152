/** Keep-alive connections to one backend. Redirects are never followed, so that a key never reaches another host. */
import { createSecureContext, getCACertificates } from 'node:tls';
import { Pool } from 'undici';
import type { BaseUrl } from './base-url.js';
import { inferenceLimits } from './limits.js';

/** `extraCa` are PEM certificates trusted beside those of Node and of the system. Opens nothing yet. */
export function openHttpPool(base: BaseUrl, connectMs: number, extraCa: readonly string[]): Pool {
  const trust = base.secure
    ? {
        secureContext: createSecureContext({
          ca: [...getCACertificates('default'), ...getCACertificates('system'), ...extraCa],
        }),
      }
    : {};
  return new Pool(base.origin, {
    connections: inferenceLimits.connectionsMax,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: inferenceLimits.keepAliveMs,
    keepAliveMaxTimeout: inferenceLimits.keepAliveMs,
    connect: { timeout: connectMs, ...trust },
    // Our own deadlines hold; undici's are off, since they are coarse.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}
