/** The settings of embeddings; part of the table. */
import type { SettingEntry } from './setting-entry.js';

export const embeddingSettings = {
  'embedding.url': {
    type: 'text',
    format: 'http-url',
    default: '',
    scope: 'daemon',
    description:
      'Base address of an OpenAI-compatible server with an embedding model, for example http://127.0.0.1:8080/v1. Empty: no embeddings; search is by words alone.',
  },
  'embedding.model': {
    type: 'text',
    default: '',
    scope: 'daemon',
    description: 'The embedding model to ask for. Empty: the first that the server lists.',
  },
  'embedding.api_key': {
    type: 'text',
    secret: true,
    default: '',
    scope: 'daemon',
    description: 'Sent to the embedding server as a bearer token.',
  },
  'embedding.context': {
    type: 'switch',
    default: false,
    scope: 'daemon',
    description:
      'What lies near the cursor by its meaning speaks for the context of completions too, and not only for search. With MiniLM the context held fewer of the needed names that way; other models were not measured.',
  },
  'embedding.total_ms': {
    type: 'integer',
    default: 60_000,
    min: 50,
    max: 600_000,
    unit: 'milliseconds',
    scope: 'daemon',
    description: 'How long one request to the embedding server may take.',
  },
  'embedding.text_characters_max': {
    type: 'integer',
    default: 1_500,
    min: 200,
    max: 32_768,
    unit: 'characters',
    scope: 'daemon',
    description:
      'The longest text sent to be embedded; what a longer chunk of code has beyond is left out. A change counts for files embedded from then on.',
  },
  'embedding.load_max': {
    type: 'integer',
    default: 150,
    min: 0,
    max: 10_000,
    unit: 'percent of a core',
    scope: 'daemon',
    description: "Nothing is embedded while the machine's load for each core is above this. 0: load does not matter.",
  },
  'embedding.cache_mb_max': {
    type: 'integer',
    default: 2_048,
    min: 16,
    max: 1_048_576,
    unit: 'MiB',
    scope: 'daemon',
    description: 'Embeddings kept on the disk, for all codebases; the least recently used make way.',
  },
} as const satisfies Record<string, SettingEntry>;
