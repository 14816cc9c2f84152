/** How busy a server is, and how well its prefix cache serves, from the gauges that it exports for Prometheus. */
import { type ApiClient, readBody } from '../api-client.js';
import { inferenceLimits } from '../limits.js';
import type { ServerKind } from './server-facts.js';

export interface ServerLoad {
  readonly running: number;
  readonly waiting: number;
  /** Share of prompt tokens that did not have to be read again since the server started; undefined before the first. */
  readonly cachedShare: number | undefined;
}

/** Undefined for a server that exports none, or does not let us read them. */
export async function readServerLoad(
  api: ApiClient,
  kind: ServerKind,
  signal: AbortSignal,
): Promise<ServerLoad | undefined> {
  const names = gauges[kind];
  if (names === undefined) return undefined;
  const answer = await api.send('GET', '/metrics', signal);
  const text = await readBody(answer, inferenceLimits.metricsCharactersMax);
  return answer.statusCode === 200 ? parseLoad(text, names) : undefined;
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
