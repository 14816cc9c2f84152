/** The settings of how the backend is reached: keys, trust and proxies; part of the table. */
import type { SettingEntry } from './setting-entry.js';

export const connectionSettings = {
  'backend.api_key': {
    type: 'text',
    secret: true,
    default: '',
    scope: 'daemon',
    description: 'Sent to the backend as a bearer token.',
  },
  'backend.api_key_file': {
    type: 'text',
    default: '',
    scope: 'daemon',
    description:
      'A file that holds the API key, for when backend.api_key is empty; read again whenever it has changed.',
  },
  'backend.api_key_command': {
    type: 'list',
    default: [],
    itemsMax: 100,
    scope: 'daemon',
    description:
      'A program and its arguments that print the API key, for when it is set in no other way: ["pass", "show", "gpu-box"]. No shell reads them. Run when a key is first needed, and again when one is not accepted.',
  },
  'backend.api_key_keychain': {
    type: 'text',
    default: '',
    scope: 'daemon',
    description:
      'The name under which the API key lies in the keychain, asked through its own tool: `security` on macOS, `secret-tool` on Linux (its attribute "service").',
  },
  'backend.connect_ms': {
    type: 'integer',
    default: 2_000,
    min: 50,
    max: 60_000,
    unit: 'milliseconds',
    scope: 'daemon',
    description: 'How long a connection to the backend may take to come about.',
  },
  'backend.proxy': {
    type: 'text',
    secret: true,
    default: '',
    scope: 'daemon',
    description:
      'The proxy to the backend and the embedding server: an http or https address, with user name and password where it wants them; "none" for no proxy. Empty: what HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say. This machine is reached without one.',
  },
  'backend.ca_file': {
    type: 'text',
    default: '',
    scope: 'daemon',
    description:
      "A PEM file with the authorities to trust beside the system's, for an organisation's own or a certificate signed by itself. The embedding server's too.",
  },
  'backend.certificate_pins': {
    type: 'list',
    default: [],
    itemsMax: 16,
    scope: 'daemon',
    description:
      "The SHA-256 of public keys (of their SPKI, in base64) one of which the backend's certificate must have, beside being trusted. Empty: whichever.",
  },
  'backend.client_certificate_file': {
    type: 'text',
    default: '',
    scope: 'daemon',
    description: 'A PEM file with the certificate to show to a backend that asks for one.',
  },
  'backend.client_key_file': {
    type: 'text',
    default: '',
    scope: 'daemon',
    description: 'A PEM file with the private key of backend.client_certificate_file.',
  },
  'backend.tls_min': {
    type: 'choice',
    default: '1.3',
    choices: ['1.2', '1.3'],
    scope: 'daemon',
    description: 'The oldest version of TLS that is spoken.',
  },
} as const satisfies Record<string, SettingEntry>;
