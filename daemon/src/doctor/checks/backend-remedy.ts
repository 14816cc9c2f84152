/** What is wrong with a backend that does not answer as it should, found out by a few more requests, with the line to change. */
import { systemClock } from '@foretoken/base/clock.js';
import { nearestName } from '@foretoken/base/nearest-name.js';
import type { BackendFailure } from '@foretoken/inference/backend.js';
import { openApi } from '@foretoken/inference/connection.js';
import { fixedCredential } from '@foretoken/inference/credential-source.js';
import { type ErrorCode, errors } from '@foretoken/protocol/errors.js';
import { connectionOf, transportOf } from '../../connect-backend.js';
import { isErrorCode } from '../../operations/operation-failure.js';
import { adaptersOf } from '../../settings/adapters.js';
import type { Settings } from '../../settings/settings-table.js';
import { type Finding, problem } from '../doctor-check.js';
import { adapterRemedy } from './models.js';
import { change } from './setting-change.js';

export async function remedyOf(failure: BackendFailure, settings: Settings, signal: AbortSignal): Promise<Finding> {
  const { code, detail, systemCode } = failure;
  const url = new URL(settings['backend.url']);
  const proxy = transportOf(settings, url.href).proxy;
  // Whatever fails behind a proxy may be the proxy's doing.
  if (proxy !== undefined && (code === 'BACKEND_UNREACHABLE' || code === 'BACKEND_CUT_OFF' || isProxyPage(failure))) {
    const { host } = new URL(proxy);
    // What was connected to is the proxy.
    const said = notConnected.has(systemCode ?? '')
      ? `${detail.replace(/: .*$/, '')} is asked through the proxy ${host}, which is not reached: ${detail.replace(/^\S+: /, '').replace('the server', 'it')}`
      : `${detail} It is asked through the proxy ${host}.`;
    return problem(said, proxyRemedy(failure));
  }
  switch (code) {
    case 'BACKEND_UNREACHABLE':
      return problem(detail, await addressRemedy(systemCode, url, settings, signal));
    case 'BACKEND_TLS':
      return problem(detail, tlsRemedy(systemCode, url));
    case 'BACKEND_UNAUTHORIZED':
      return problem(detail, keyRemedy(settings));
    case 'BACKEND_MODEL_UNKNOWN':
      if (adaptersOf(settings).some(({ name }) => name === settings['backend.model']))
        return problem(detail, adapterRemedy(settings['backend.model'], ''));
      return problem(detail, await modelRemedy(settings, signal));
    case 'BACKEND_TIMEOUT':
      return problem(detail, (await plainRemedy(url, settings, signal)) ?? timeoutRemedy(detail, settings));
    case 'BACKEND_REFUSED':
    case 'BACKEND_GARBAGE':
    case 'BACKEND_CUT_OFF':
      return (await otherAddress(url, settings, signal)) ?? problem(detail, refusedRemedy(failure, url));
    default:
      return problem(detail, todoOf(code));
  }
}

function todoOf(code: string): string {
  return isErrorCode(code) ? errors[code satisfies ErrorCode].todo : 'Look at the log of the server.';
}

/** Of the places that a key may come from, the one that counts. */
function keyRemedy(settings: Settings): string {
  const { 'backend.api_key_file': file, 'backend.api_key_keychain': service } = settings;
  if (settings['backend.api_key'] !== '') return change('backend.api_key', 'KEY');
  if (file !== '') return `Put the right key into ${file}.`;
  if (settings['backend.api_key_command'].length > 0) return 'See what the command of backend.api_key_command prints.';
  if (service !== '') return `Put the right key into the keychain, under ${service}.`;
  return change('backend.api_key_file', '/path/to/a/file/that/holds/the/key');
}

/** A server that knows the path and does not like what it is asked says more in its log. */
function refusedRemedy(failure: BackendFailure, url: URL): string {
  const { httpStatus = 0 } = failure;
  return httpStatus === 400 || httpStatus === 422
    ? `See in the server's log why, or ask another model: ${change('backend.model', 'MODEL')}   (\`foretoken models\` lists them)`
    : pathRemedy(failure, url);
}

/** A server that redirects says where to; of another, only the port or the documentation can tell. */
function pathRemedy({ code, detail }: BackendFailure, url: URL): string {
  const target = /redirects to (https?:\/\/[^\s,]+)/.exec(detail)?.[1];
  // To itself: to a page where one signs in, most likely.
  if (target !== undefined && target !== url.origin) return change('backend.url', new URL(url.pathname, target).href);
  if (code === 'BACKEND_CUT_OFF') return todoOf(code);
  return `${change('backend.url', `${url.protocol}//${url.hostname}:PORT`)}   (with port and path of the model server; what answers here is something else, or its API is below another path)`;
}

/** By which of the limits it was. */
function timeoutRemedy(detail: string, settings: Settings): string {
  if (detail.includes('list its models'))
    return 'See whether the server hangs: it takes connections and says nothing. Its log may tell why; else start it again.';
  const limits = {
    'first token': 'backend.first_token_ms',
    'further token': 'backend.between_tokens_ms',
    'end of the answer': 'backend.total_ms',
  } as const;
  const limit = Object.entries(limits).find(([name]) => detail.includes(name))?.[1];
  if (limit === undefined) return todoOf('BACKEND_TIMEOUT');
  return `See whether the server is busy, or ${change(limit, String(settings[limit] * 2))}`;
}

function isProxyPage({ code, httpStatus }: BackendFailure): boolean {
  return code === 'BACKEND_GARBAGE' || httpStatus === 407 || httpStatus === 403 || httpStatus === 502;
}

function proxyRemedy({ detail }: BackendFailure): string {
  return detail.includes('407') || detail.includes('user name')
    ? change('backend.proxy', 'http://USER:PASSWORD@PROXY:PORT')
    : `${change('backend.proxy', 'none')}   (for a server that needs no proxy; else ${change('backend.proxy', 'http://PROXY:PORT')})`;
}

const notConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);

async function addressRemedy(systemCode = '', url: URL, settings: Settings, signal: AbortSignal): Promise<string> {
  if (systemCode === 'ENOTFOUND' || systemCode === 'EAI_AGAIN')
    return `${change('backend.url', `${url.protocol}//HOST${url.port && ':'}${url.port}`)}   (with a name that \`ping\` knows, or an IP address)`;
  const plain = systemCode === 'UND_ERR_CONNECT_TIMEOUT' ? await plainRemedy(url, settings, signal) : undefined;
  if (plain !== undefined) return plain;
  if (systemCode !== 'ECONNREFUSED') return todoOf('BACKEND_UNREACHABLE');
  for (const port of usualPorts) {
    const other = `${url.protocol}//${url.hostname}:${port}`;
    if (String(port) !== url.port && (await listsModels(other, settings, signal)))
      return `${change('backend.url', other)}   (a model server answers there)`;
  }
  return `Start the server, or ${change('backend.url', `${url.protocol}//${url.hostname}:PORT`)}`;
}

/** llama.cpp's server answers a TLS greeting with silence. */
async function plainRemedy(url: URL, settings: Settings, signal: AbortSignal): Promise<string | undefined> {
  const plain = url.href.replace(/^https:/, 'http:');
  if (plain === url.href || !(await listsModels(plain, settings, signal))) return undefined;
  return `${change('backend.url', plain)}   (the server speaks plain http)`;
}

/** Of vLLM, llama.cpp, Ollama and LM Studio. */
const usualPorts = [8000, 8080, 11434, 1234];

function tlsRemedy(systemCode = '', url: URL): string {
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH/.test(systemCode))
    return change('backend.url', url.href.replace(/^https:/, 'http:'));
  if (/SELF_SIGNED|UNABLE_TO_|LEAF_SIGNATURE/.test(systemCode))
    return change('backend.ca_file', '/path/to/the/authority.pem');
  if (/PROTOCOL|NO_PROTOCOLS/.test(systemCode)) return change('backend.tls_min', '1.2');
  if (/_ALERT_.*(?:CERTIFICATE|UNKNOWN_CA|HANDSHAKE_FAILURE)/.test(systemCode))
    return `${change('backend.client_certificate_file', '/path/to/your/certificate.pem')}   (and backend.client_key_file)`;
  if (systemCode === 'ERR_TLS_PIN') return change('backend.certificate_pins', 'PIN');
  if (systemCode === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return change('backend.url', `${url.protocol}//NAME_IN_THE_CERTIFICATE${url.port && ':'}${url.port}`);
  return todoOf('BACKEND_TLS');
}

async function modelRemedy(settings: Settings, signal: AbortSignal): Promise<string> {
  const api = openApi(connectionOf(settings, systemClock));
  try {
    const models = await api.models(signal);
    const model = settings['backend.model'];
    const part = models.find((name) => name.toLowerCase().includes(model.toLowerCase()));
    return change('backend.model', nearestName(model, models) ?? part ?? models[0] ?? '');
  } catch {
    return todoOf('BACKEND_MODEL_UNKNOWN');
  } finally {
    await api.close();
  }
}

/** The API may stand elsewhere on the same server, or be spoken to securely. */
async function otherAddress(url: URL, settings: Settings, signal: AbortSignal): Promise<Finding | undefined> {
  // Where there is an API at the very address, the fault is not in the address.
  const isApi = await listsModels(url.href, settings, signal);
  for (const path of isApi ? [] : usualPaths) {
    const other = `${url.origin}${path}`;
    if (await listsModels(other, settings, signal))
      return problem(`There is no API at ${url.href}, but one at ${other}.`, change('backend.url', other));
  }
  const secure = url.href.replace(/^http:/, 'https:');
  if (url.protocol === 'http:' && (await speaksTls(secure, settings, signal)))
    return problem(`${url.host} speaks https at this port, not http.`, change('backend.url', secure));
  return undefined;
}

const usualPaths = ['/v1', '/api/v1', '/openai/v1', '/api'];

/** Asked without the key: another place may be somebody else's. A place that wants one is found all the same. */
async function listsModels(url: string, settings: Settings, signal: AbortSignal): Promise<boolean> {
  const api = openApi({ url, transport: transportOf(settings, url), credential: fixedCredential('') });
  try {
    await api.list(AbortSignal.any([signal, AbortSignal.timeout(otherPlaceMs)]));
    return true;
  } catch (thrown) {
    return api.failureOf(thrown).httpStatus === 401;
  } finally {
    await api.close();
  }
}

async function speaksTls(url: string, settings: Settings, signal: AbortSignal): Promise<boolean> {
  const api = openApi({ url, transport: transportOf(settings, url), credential: fixedCredential('') });
  try {
    await api.list(AbortSignal.any([signal, AbortSignal.timeout(otherPlaceMs)]));
    return true;
  } catch (thrown) {
    const { code, httpStatus, systemCode = '' } = api.failureOf(thrown);
    return httpStatus !== undefined || (code === 'BACKEND_TLS' && !/^ERR_SSL|^EPROTO/.test(systemCode));
  } finally {
    await api.close();
  }
}

const otherPlaceMs = 1_500;
