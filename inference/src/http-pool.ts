/** Keep-alive connections to one server, through a proxy or not. Redirects are never followed, so that a key never reaches another host. */
import { createHash, X509Certificate } from 'node:crypto';
import { checkServerIdentity, createSecureContext, getCACertificates, type PeerCertificate } from 'node:tls';
import type { Clock } from '@foretoken/base/clock.js';
import { type buildConnector, type Dispatcher, Pool, ProxyAgent } from 'undici';
import type { BaseUrl } from './base-url.js';
import { inferenceLimits } from './limits.js';
import { SpareConnection } from './spare-connection.js';
import type { TransportOptions } from './transport-options.js';

export interface HttpPool {
  readonly dispatcher: Dispatcher;
  /** Absent behind a proxy. */
  readonly spare: SpareConnection | undefined;
}

/** An answer as the pool gives it, its body still to come. */
export type HttpReply = Dispatcher.ResponseData;

/** Opens nothing yet. Throws what Node says of certificates that are none. */
export function openHttpPool(base: BaseUrl, transport: TransportOptions, clock: Clock): HttpPool {
  const timeout = transport.connectMs ?? inferenceLimits.connectMs;
  const tls = base.secure ? tlsOptions(transport) : {};
  const options = {
    connections: inferenceLimits.connectionsMax,
    pipelining: 1,
    allowH2: true,
    keepAliveTimeout: inferenceLimits.keepAliveMs,
    keepAliveMaxTimeout: inferenceLimits.keepAliveMs,
    // Our own deadlines hold; undici's are off, since they are coarse.
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  if (transport.proxy === undefined) {
    const spare = new SpareConnection({ timeout, ...tls }, clock);
    return { dispatcher: new Pool(base.origin, { ...options, connect: spare.connect }), spare };
  }
  const dispatcher = new ProxyAgent({
    ...options,
    uri: transport.proxy,
    connectTimeout: timeout,
    requestTls: { timeout, ...tls },
    proxyTls: { timeout, ...alwaysChecked, secureContext: createSecureContext({ ca: authorities(transport) }) },
  });
  return { dispatcher, spare: undefined };
}

function tlsOptions(transport: TransportOptions): buildConnector.BuildOptions {
  const { pins = [], clientCertificate } = transport;
  const secureContext = createSecureContext({
    ca: authorities(transport),
    minVersion: transport.tlsMin === '1.2' ? 'TLSv1.2' : 'TLSv1.3',
    ...clientCertificate,
  });
  if (pins.length === 0) return { ...alwaysChecked, secureContext };
  const check = (host: string, certificate: PeerCertificate) =>
    checkServerIdentity(host, certificate) ?? pinFault(certificate, pins);
  // A resumed session shows no certificate that could be compared.
  return { ...alwaysChecked, secureContext, checkServerIdentity: check, maxCachedSessions: 0 };
}

/** Where NODE_TLS_REJECT_UNAUTHORIZED=0 is set for some other program, Node.js would take any certificate, pinned or not. */
const alwaysChecked = { rejectUnauthorized: true } as const;

function authorities({ extraCa = [] }: TransportOptions): string[] {
  return [...getCACertificates('default'), ...getCACertificates('system'), ...extraCa];
}

function pinFault({ raw }: PeerCertificate, pins: readonly string[]): Error | undefined {
  const key = new X509Certificate(raw).publicKey.export({ type: 'spki', format: 'der' });
  const pin = createHash('sha256').update(key).digest('base64');
  if (pins.some((known) => known.replace(/^sha256[/:]/, '') === pin)) return undefined;
  return Object.assign(new Error('the public key is not pinned'), { code: 'ERR_TLS_PIN' });
}
