/** The settings of the backend for completions; part of the table. */
import { familyNames } from '@foretoken/inference/models/match-family.js';
import type { SettingEntry } from './setting-entry.js';

export const backendSettings = {
  'backend.url': {
    type: 'text',
    format: 'http-url',
    default: '',
    scope: 'daemon',
    description:
      'Base address of an OpenAI-compatible server, for example http://127.0.0.1:8000/v1. Empty: no backend, the embedded engine answers alone.',
  },
  'backend.endpoints': {
    type: 'list',
    format: 'http-url',
    default: [],
    itemsMax: 32,
    scope: 'daemon',
    description:
      'Addresses of further servers with the same model as backend.url, and the same key. A document stays at one of them, which then knows its beginning; another answers when that one is away or has too much to do.',
  },
  'backend.hedge_ms': {
    type: 'integer',
    default: 0,
    min: 0,
    max: 60_000,
    unit: 'milliseconds',
    scope: 'daemon',
    description:
      'With several endpoints: after so long without a first token a second one is asked too, and the first to answer counts. 0: never.',
  },
  'backend.server': {
    type: 'choice',
    default: 'auto',
    choices: ['auto', 'openai', 'vllm', 'sglang', 'llama.cpp', 'ollama'],
    scope: 'daemon',
    description:
      'Which program serves the model: each is asked in the way that suits it. auto: found out by asking; openai: every other server with /v1/completions.',
  },
  'backend.model': {
    type: 'text',
    default: '',
    scope: 'daemon',
    description:
      "The model to ask for. Empty: of those that the server lists, the first that fills in the middle by its name, else the first that is not for embeddings. Its name also selects the model's fill-in-the-middle format.",
  },
  'backend.model_family': {
    type: 'choice',
    default: 'auto',
    choices: ['auto', ...familyNames],
    scope: 'daemon',
    description:
      'How the model is asked to fill in the middle. auto: as its server and its name tell; plain: no markers, it goes on from what stands before the cursor.',
  },
  'backend.prompt_split': {
    type: 'choice',
    default: 'line',
    choices: ['line', 'block', 'cursor'],
    scope: 'daemon',
    description:
      "Where the text before the cursor is parted for models that are given the suffix between: at the start of the line, of the last lines written, or at the cursor. The earlier, the more of a prompt the server's prefix cache keeps from key to key.",
  },
  'backend.name': {
    type: 'text',
    default: '',
    scope: 'daemon',
    description: "A name for the backend in status and logs. Empty: the server's host.",
  },
  'backend.first_token_ms': {
    type: 'integer',
    default: 5_000,
    min: 50,
    max: 600_000,
    unit: 'milliseconds',
    scope: 'daemon',
    description: 'How long the backend may take to its first token.',
  },
  'backend.between_tokens_ms': {
    type: 'integer',
    default: 5_000,
    min: 50,
    max: 600_000,
    unit: 'milliseconds',
    scope: 'daemon',
    description: 'How long the backend may take from one token to the next.',
  },
  'backend.total_ms': {
    type: 'integer',
    default: 20_000,
    min: 50,
    max: 600_000,
    unit: 'milliseconds',
    scope: 'daemon',
    description: 'How long one completion of the backend may take in all.',
  },
  'backend.prompt_tokens_max': {
    type: 'integer',
    default: 2_048,
    min: 128,
    max: 131_072,
    unit: 'tokens',
    scope: 'daemon',
    description: 'The longest prompt sent to the backend.',
  },
  'backend.completion_tokens_max': {
    type: 'integer',
    default: 128,
    min: 1,
    max: 4_096,
    unit: 'tokens',
    scope: 'daemon',
    description: 'The longest completion asked of the backend.',
  },
  'backend.redaction': {
    type: 'choice',
    default: 'on',
    choices: ['on', 'off'],
    scope: 'daemon',
    description:
      'Whether secrets are replaced in prompts. Off is for a backend on this machine alone (backend.url on localhost); code from the index has its secrets replaced all the same, and files that are never read stay so.',
  },
} as const satisfies Record<string, SettingEntry>;
