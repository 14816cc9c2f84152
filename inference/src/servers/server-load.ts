/** How busy a server is, and how well its prefix cache serves: from the gauges that it exports for Prometheus, and the slots of llama.cpp. */
import { type ApiClient, readBody } from '../api-client.js';
import { parseJson } from '../completion-event.js';
import { inferenceLimits } from '../limits.js';
import { isRecord } from './model-list.js';
import type { ServerKind } from './server-facts.js';

export interface ServerLoad {
  readonly running: number;
  /** Undefined where the server tells of its slots alone. */
  readonly waiting: number | undefined;
  /** Share of prompt tokens that did not have to be read again since the server started; undefined before the first. */
  readonly cachedShare: number | undefined;
  /** Of a llama.cpp: how many prompts it keeps, and can work on at once. */
  readonly slots: number | undefined;
}

/** Undefined for a server that exports none, or does not let us read them. */
export async function readServerLoad(
  api: ApiClient,
  kind: ServerKind,
  signal: AbortSignal,
): Promise<ServerLoad | undefined> {
  const names = gauges[kind];
  if (names === undefined) return undefined;
  const gauged = await bodyOf(api, '/metrics', signal).catch(() => undefined);
  const load = gauged === undefined ? undefined : parseLoad(gauged, names);
  if (kind !== 'llama.cpp') return load;
  const slots = parseSlots(await bodyOf(api, '/slots', signal).catch(() => undefined));
  if (slots === undefined) return load;
  return { running: slots.working, waiting: undefined, cachedShare: undefined, ...load, slots: slots.all };
}

async function bodyOf(api: ApiClient, path: string, signal: AbortSignal): Promise<string | undefined> {
  const answer = await api.send('GET', path, signal);
  const text = await readBody(answer, inferenceLimits.metricsCharactersMax);
  return answer.statusCode === 200 ? text : undefined;
}

/** Told unless it was started with `--no-slots`; versions before the summer of 2025 want `--slots`. */
function parseSlots(body: string | undefined): { readonly all: number; readonly working: number } | undefined {
  const slots = body === undefined ? undefined : parseJson(body);
  if (!Array.isArray(slots) || slots.length === 0) return undefined;
  const working = slots.filter((slot) => isRecord(slot) && slot['is_processing'] === true).length;
  return { all: slots.length, working };
}

interface GaugeNames {
  readonly running: string;
  readonly waiting: string;
  readonly cached: string;
  /** What the cached tokens are a part of: these together. */
  readonly asked: readonly string[];
}

const gauges: Readonly<Partial<Record<ServerKind, GaugeNames>>> = {
  vllm: {
    running: 'vllm:num_requests_running',
    waiting: 'vllm:num_requests_waiting',
    cached: 'vllm:prefix_cache_hits_total',
    asked: ['vllm:prefix_cache_queries_total'],
  },
  sglang: {
    running: 'sglang:num_running_reqs',
    waiting: 'sglang:num_queue_reqs',
    cached: 'sglang:cached_tokens_total',
    asked: ['sglang:prompt_tokens_total'],
  },
  'llama.cpp': {
    running: 'llamacpp:requests_processing',
    waiting: 'llamacpp:requests_deferred',
    cached: 'llamacpp:prompt_tokens_cached_total',
    asked: ['llamacpp:prompt_tokens_cached_total', 'llamacpp:prompt_tokens_total'],
  },
};

function parseLoad(text: string, names: GaugeNames): ServerLoad | undefined {
  const running = sumOf(text, names.running);
  if (running === undefined) return undefined;
  const asked = names.asked.reduce((sum, name) => sum + (sumOf(text, name) ?? 0), 0);
  const cached = sumOf(text, names.cached);
  return {
    running,
    waiting: sumOf(text, names.waiting) ?? 0,
    cachedShare: cached === undefined || asked === 0 ? undefined : cached / asked,
    slots: undefined,
  };
}

/** Over all labels: engines and models of one server. */
function sumOf(text: string, name: string): number | undefined {
  let sum: number | undefined;
  for (const line of text.split('\n')) {
    if (!line.startsWith(name) || !/^[ {]/.test(line.slice(name.length))) continue;
    const value = Number(/ (\S+)(?: \d+)?\s*$/.exec(line)?.[1]);
    if (Number.isFinite(value)) sum = (sum ?? 0) + value;
  }
  return sum;
}
