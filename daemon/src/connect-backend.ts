/** How the configured servers are reached: credentials, certificates and proxy, as settings and environment say. */
import { readFileSync } from 'node:fs';
import { AppError, errnoCode } from '@foretoken/base/app-error.js';
import type { Clock } from '@foretoken/base/clock.js';
import type { ConnectionOptions } from '@foretoken/inference/connection.js';
import { type CredentialSource, fixedCredential } from '@foretoken/inference/credential-source.js';
import { commandCredential } from '@foretoken/inference/credentials/command-credential.js';
import { fileCredential } from '@foretoken/inference/credentials/file-credential.js';
import { keychainCredential } from '@foretoken/inference/credentials/keychain-credential.js';
import { proxyOf } from '@foretoken/inference/proxy-choice.js';
import type { TransportOptions } from '@foretoken/inference/transport-options.js';
import { destinationOf } from '@foretoken/privacy/destination.js';
import type { SettingKey, Settings } from './settings/settings-table.js';

/** For completions. Reads small files. Throws AppError SETTING_BAD for one that cannot be read. */
export function connectionOf(settings: Settings, clock: Clock): ConnectionOptions {
  const url = settings['backend.url'];
  const certificate = settings['backend.client_certificate_file'];
  const transport = {
    ...transportOf(settings, url),
    pins: settings['backend.certificate_pins'],
    clientCertificate:
      certificate === ''
        ? undefined
        : {
            cert: readPem('backend.client_certificate_file', settings),
            key: readPem('backend.client_key_file', settings),
          },
  };
  return { url, credential: credentialOf(settings), transport, clock };
}

/** What completions and embeddings have in common. Throws AppError SETTING_BAD likewise. */
export function transportOf(settings: Settings, url: string): TransportOptions {
  return {
    connectMs: settings['backend.connect_ms'],
    extraCa: settings['backend.ca_file'] === '' ? [] : [readPem('backend.ca_file', settings)],
    tlsMin: settings['backend.tls_min'],
    proxy: proxyFor(url, settings['backend.proxy']),
  };
}

/** What is on this machine is reached without one: its prompts may hold what must not leave it. */
function proxyFor(url: string, setting: string): string | undefined {
  if (setting === 'none') return undefined;
  const proxy = setting === '' ? proxyOf(url, process.env) : checkedProxy(setting);
  return destinationOf(url) === 'own-machine' ? undefined : proxy;
}

/** Whether the system may be asked where these hosts are: what is behind a proxy is the proxy's to find. */
export function areDirect(urls: readonly string[], settings: Settings): boolean {
  return urls.every((url) => proxyFor(url, settings['backend.proxy']) === undefined);
}

/** The first that is set: the key itself, a file, a command, the keychain. */
function credentialOf(settings: Settings): CredentialSource {
  const key = settings['backend.api_key'];
  if (key !== '') return fixedCredential(key);
  if (settings['backend.api_key_file'] !== '') return fileCredential(settings['backend.api_key_file']);
  if (settings['backend.api_key_command'].length > 0) return commandCredential(settings['backend.api_key_command']);
  const service = settings['backend.api_key_keychain'];
  return service === '' ? fixedCredential('') : keychainCredential(service, process.platform);
}

type FileKey = SettingKey & `backend.${string}_file`;

function readPem(key: FileKey, settings: Settings): string {
  let text: string;
  try {
    text = readFileSync(settings[key], 'utf8');
  } catch (thrown) {
    throw new AppError('SETTING_BAD', `${key} cannot be read (${errnoCode(thrown) ?? 'unknown'}): ${settings[key]}.`);
  }
  if (!text.includes('-----BEGIN ')) throw new AppError('SETTING_BAD', `${key} is no PEM file: ${settings[key]}.`);
  return text;
}

/** The address may hold a password: it is in no message. */
function checkedProxy(text: string): string {
  const url = URL.parse(text);
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return text;
  throw new AppError('SETTING_BAD', 'backend.proxy is no http or https address, and not "none".');
}
