/** A `GET /v1/models` answer, parsed at the edge, with what each kind of server adds to it. */
import { inferenceLimits } from '../limits.js';
import type { ModelFacts, ServerKind } from './server-facts.js';

export interface ModelList {
  readonly models: readonly ModelFacts[];
  /** The kind of server, when the list gives it away. */
  readonly kind: ServerKind | undefined;
}

/** Undefined when it is no list of models. */
export function parseModelList(body: unknown): ModelList | undefined {
  if (!isRecord(body)) return undefined;
  // Some servers write null for an empty list.
  const data: unknown = body['data'] ?? (body['object'] === 'list' ? [] : undefined);
  if (!Array.isArray(data)) return undefined;
  const entries = data.slice(0, inferenceLimits.modelsMax).filter(isRecord);
  const models = entries.flatMap((entry) => {
    const id = entry['id'];
    return isName(id) ? [modelOf(id, entry)] : [];
  });
  const owners = new Set(entries.map((entry) => entry['owned_by']));
  return { models, kind: owners.has('vllm') ? 'vllm' : owners.has('llamacpp') ? 'llama.cpp' : undefined };
}

function modelOf(id: string, entry: Readonly<Record<string, unknown>>): ModelFacts {
  const meta = isRecord(entry['meta']) ? entry['meta'] : {};
  const names = [entry['root'], ...(Array.isArray(entry['aliases']) ? entry['aliases'] : [])];
  return {
    id,
    alsoNamed: [...new Set(names.filter((name) => isName(name)).filter((name) => name !== id))],
    adapterOf: isName(entry['parent']) ? entry['parent'] : undefined,
    contextTokens: positive(entry['max_model_len']) ?? positive(meta['n_ctx']) ?? positive(entry['context_length']),
  };
}

/** Names are shown in terminals and editors: what would steer one is no name. */
function isName(value: unknown): value is string {
  if (typeof value !== 'string' || value === '' || value.length > inferenceLimits.modelNameCharactersMax) return false;
  return !/[\p{Cc}\p{Cf}]/u.test(value);
}

export function positive(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
