/** What the description of a GGUF file means to us: what it is, whether it fills in the middle, what it takes to run it. */
import { probeFim } from '../servers/fim-probe.js';
import { positive } from '../servers/model-list.js';
import type { FimSupport } from '../servers/server-facts.js';
import type { GgufMetadata } from './gguf-metadata.js';

export interface GgufFacts {
  readonly architecture: string;
  readonly name: string | undefined;
  readonly licence: string | undefined;
  /** What it was trained for. */
  readonly contextTokens: number | undefined;
  readonly fim: FimSupport;
  /** False: it makes embeddings or ranks, and writes nothing. */
  readonly completes: boolean;
  /** Of keys and values in half precision, for one token; undefined: it cannot be told. */
  readonly cacheBytesPerToken: number | undefined;
  /** Of how many files this is one. */
  readonly parts: number;
}

/** `fileName` is a hint for which family it belongs to. */
export async function ggufFacts(metadata: GgufMetadata, fileName: string): Promise<GgufFacts> {
  const { values, markers } = metadata;
  const text = (key: string) => line(values.get(key));
  const architecture = text('general.architecture') ?? 'unknown';
  const number = (key: string) => positive(values.get(`${architecture}.${key}`));
  const names = [text('general.basename'), text('general.name'), fileName].filter((name) => name !== undefined);
  const infills = ['fim_pre', 'prefix'].some((name) => values.has(`tokenizer.ggml.${name}_token_id`));
  return {
    architecture,
    name: text('general.name'),
    licence: text('general.license'),
    contextTokens: number('context_length'),
    fim: await probeFim({
      names,
      countTokens: async (marker) => (markers.has(marker) ? 1 : 2),
      infills: async () => infills,
    }),
    completes: values.get(`${architecture}.attention.causal`) !== false && !values.has(`${architecture}.pooling_type`),
    cacheBytesPerToken: cacheBytes(number),
    parts: positive(values.get('split.count')) ?? 1,
  };
}

/** Two vectors a layer and head of keys and values, of two bytes a number. */
function cacheBytes(number: (key: string) => number | undefined): number | undefined {
  const layers = number('block_count');
  const heads = number('attention.head_count');
  const width = number('embedding_length');
  if (layers === undefined || heads === undefined || width === undefined) return undefined;
  const keyHeads = number('attention.head_count_kv') ?? heads;
  const perHead = Math.floor(width / heads);
  const key = number('attention.key_length') ?? perHead;
  const value = number('attention.value_length') ?? perHead;
  return layers * keyHeads * (key + value) * 2;
}

/** Its author may have written anything: what would steer a terminal is left out. */
function line(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const clean = value
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
    .slice(0, 200);
  return clean === '' ? undefined : clean;
}
