/** What a failure of the network means to the user. Details name hosts and reasons, never what was sent. */
import { errnoCode } from '@foretoken/base/app-error.js';
import type { BackendFailure } from './backend.js';

/** Of anything that an HTTP request throws. */
export function networkFailure(thrown: unknown, host: string): BackendFailure {
  const systemCode = errnoCode(thrown) ?? errnoCode(causeOf(thrown)) ?? 'unknown';
  return { ...failureOf(thrown, systemCode, host), systemCode };
}

function failureOf(thrown: unknown, code: string, host: string): BackendFailure {
  const proxy = proxyFault(thrown);
  if (proxy !== undefined) return { code: 'BACKEND_UNREACHABLE', detail: `${host}: ${proxy}.` };
  const unreachable = unreachableReasons[code];
  if (unreachable !== undefined) return { code: 'BACKEND_UNREACHABLE', detail: `${host}: ${unreachable}.` };
  const tls =
    tlsReasons[code] ??
    clientReason(code) ??
    (tlsCode.test(code) ? `the secure connection fails (${code})` : undefined);
  if (tls !== undefined) return { code: 'BACKEND_TLS', detail: `${host}: ${tls}.` };
  if (cutOffCodes.has(code))
    return { code: 'BACKEND_CUT_OFF', detail: `${host} closed the connection before its answer was complete.` };
  if (code.startsWith('Z_')) return { code: 'BACKEND_GARBAGE', detail: `${host} sends what cannot be unpacked.` };
  if ((thrown instanceof Error && thrown.name === 'HTTPParserError') || code === 'UND_ERR_HEADERS_OVERFLOW')
    return { code: 'BACKEND_GARBAGE', detail: `${host} does not answer in HTTP.` };
  return { code: 'BACKEND_UNREACHABLE', detail: `${host}: the request failed (${code}).` };
}

/** A proxy that refuses is told by undici's message alone. */
function proxyFault(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error)) return undefined;
  if (thrown.name === 'ProxyConnectionError') return 'the proxy closed the connection';
  const status = /^Proxy (?:Authentication Required|response) \((\d{3})\)/.exec(thrown.message)?.[1];
  if (status === undefined) return undefined;
  return status === '407'
    ? 'the proxy wants a user name and password (HTTP 407)'
    : `the proxy does not open a way to it (HTTP ${status})`;
}

/** The connection was closed before anything was answered, as happens when an idle one is used just as it is closed. */
export function isStaleConnection(thrown: unknown): boolean {
  return cutOffCodes.has(errnoCode(thrown) ?? '');
}

const cutOffCodes = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH']);

const unreachableReasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing accepts connections at this port: the server does not run, or listens elsewhere',
  ENOTFOUND: 'the name does not resolve',
  EAI_AGAIN: 'the name cannot be resolved at the moment',
  EHOSTUNREACH: 'there is no way to this host',
  ENETUNREACH: 'there is no way to this network',
  EHOSTDOWN: 'the host is down',
  ETIMEDOUT: 'the connection is not answered',
  UND_ERR_CONNECT_TIMEOUT: 'the connection is not answered in time',
};

const tlsReasons: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is signed by itself; name it by backend.ca_file',
  SELF_SIGNED_CERT_IN_CHAIN:
    'the certificate comes from an authority this machine does not know; name it by backend.ca_file',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'the certificate comes from an authority this machine does not know; name it by backend.ca_file',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'the certificate comes from an authority this machine does not know; name it by backend.ca_file',
  CERT_HAS_EXPIRED: 'the certificate has expired',
  CERT_NOT_YET_VALID: "the certificate is not valid yet; is this machine's clock right",
  CERT_REVOKED: 'the certificate was revoked',
  ERR_TLS_PIN: 'its public key is none of those in backend.certificate_pins',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate belongs to another host name',
  ERR_SSL_WRONG_VERSION_NUMBER: 'the server speaks plain http at this port, not https',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'the server speaks plain http at this port, not https',
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: 'the server speaks only an older version of TLS than is allowed',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'the server speaks only an older version of TLS than is allowed',
  ERR_SSL_NO_PROTOCOLS_AVAILABLE: 'the server speaks only an older version of TLS than is allowed',
};

/** Of alerts, which each version of OpenSSL names otherwise. */
function clientReason(code: string): string | undefined {
  if (/ALERT_(?:CERTIFICATE_REQUIRED|NO_CERTIFICATE)/.test(code)) return 'the server wants a certificate of the client';
  if (
    /ALERT_(?:BAD_CERTIFICATE|UNKNOWN_CA|(?:UNSUPPORTED|EXPIRED|REVOKED|UNKNOWN)_?CERTIFICATE|CERTIFICATE_)/.test(code)
  )
    return 'the server does not accept the certificate of the client';
  if (/ALERT_HANDSHAKE_FAILURE/.test(code))
    return 'the server breaks the handshake off: it wants a certificate of the client, or another kind of encryption';
  return undefined;
}

const tlsCode = /^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|EPROTO)/;

function causeOf(thrown: unknown): unknown {
  return thrown instanceof Error ? thrown.cause : undefined;
}
