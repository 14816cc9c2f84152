/** A `GET /v1/models` answer, parsed at the edge, with what each kind of server adds to it. */
import { inferenceLimits } from '../limits.js';
import { programOf } from './known-program.js';
import type { KnownProgram, ModelFacts } from './server-facts.js';

export interface ModelList {
  readonly models: readonly ModelFacts[];
  /** Which program made it, when it gives that away. */
  readonly program: KnownProgram | undefined;
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
  const programs = entries.map(({ owned_by: owner, id }) => programOf(owner, isName(id) ? id : ''));
  // What stands before several servers may list those of all.
  const program = programs.find((known) => known !== undefined && known.kind !== 'openai') ?? programs[0];
  return { models, program };
}

function modelOf(id: string, entry: Readonly<Record<string, unknown>>): ModelFacts {
  const meta = isRecord(entry['meta']) ? entry['meta'] : {};
  const parameters = isRecord(entry['parameters']) ? entry['parameters'] : {};
  const names = [entry['root'], ...(Array.isArray(entry['aliases']) ? entry['aliases'] : [])];
  return {
    id,
    alsoNamed: [...new Set(names.filter((name) => isName(name)).filter((name) => name !== id))],
    adapterOf: isName(entry['parent']) ? entry['parent'] : undefined,
    contextTokens:
      positive(entry['max_model_len']) ??
      positive(meta['n_ctx']) ??
      positive(entry['context_length']) ??
      positive(parameters['max_seq_len']),
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
