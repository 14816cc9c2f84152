/** What the daemon tells of itself: the answer to `foretoken/status`, and the gauges that are read at a scrape. */
import type { CompletionPipeline } from '@foretoken/assist/completion/completion-pipeline.js';
import { summarizeTraces } from '@foretoken/assist/completion/traces/summarize-traces.js';
import { bugCount } from '@foretoken/base/never.js';
import type { BreakingBackend } from '@foretoken/inference/circuit-breaker.js';
import type { ResultOf } from '@foretoken/protocol/method.js';
import type { methods } from '@foretoken/protocol/methods.js';
import { wireVersion } from '@foretoken/protocol/wire-version.js';
import type { IndexBudget } from '../codebases/index-budget.js';
import type { SupervisedCodebases } from '../codebases/supervised-codebases.js';
import { type BackendSlot, healthOf, healthOfAll } from '../compose-backend.js';
import type { EmbeddingSlot } from '../compose-embedding.js';
import type { MetricsRegistry } from '../metrics/metrics-registry.js';
import type { Settings } from '../settings/settings-table.js';
import { version } from '../version.js';
import type { SessionRegistry } from './session-registry.js';

export interface StatusParts {
  readonly settings: () => Settings;
  readonly codebases: SupervisedCodebases;
  readonly budget: IndexBudget;
  readonly sessions: () => SessionRegistry;
  readonly backend: BackendSlot;
  readonly embedding: EmbeddingSlot;
  readonly metrics: MetricsRegistry;
  readonly completion: CompletionPipeline;
}

export function daemonStatus(parts: StatusParts): ResultOf<typeof methods.status> {
  const backend = parts.backend.backend();
  return {
    schema: 1,
    version,
    wireVersion,
    pid: process.pid,
    uptimeMs: Math.round(process.uptime() * 1000),
    memoryBytes: process.memoryUsage.rss(),
    indexer: { pid: parts.codebases.indexerPid ?? null, memoryBytes: parts.codebases.indexerMemoryBytes() },
    sessions: parts
      .sessions()
      .statuses()
      .map((status) => ({ ...status, roots: [...status.roots] })),
    codebases: parts.codebases.statuses().map((status) => ({ ...status, skipped: { ...status.skipped } })),
    indexes:
      parts.budget.use === undefined ? undefined : { ...parts.budget.use, evicted: [...parts.budget.use.evicted] },
    redactions: parts.metrics.value('foretoken_redactions_total'),
    completions: completionsOf(parts),
    backend:
      backend === undefined
        ? null
        : {
            ...placeOf(parts.settings()),
            ...healthOfAll(backend),
            process: processOf(backend),
            endpoints: endpointsOf(parts.backend),
          },
    embedding: parts.embedding.status() ?? null,
  };
}

/** Fills in the gauges whenever the metrics are read. */
export function measureAtScrape(parts: StatusParts, metrics: MetricsRegistry): void {
  metrics.beforeScrape(() => {
    metrics.set('foretoken_sessions', parts.sessions().size);
    metrics.set('foretoken_memory_bytes', process.memoryUsage.rss(), 'daemon');
    metrics.set('foretoken_memory_bytes', parts.codebases.indexerMemoryBytes(), 'indexer');
    const ofModels = parts.backend.all().map((one) => one.process?.memoryBytes() ?? 0);
    metrics.set(
      'foretoken_memory_bytes',
      ofModels.reduce((sum, bytes) => sum + bytes, 0),
      'model',
    );
    measureEndpoints(parts.backend, metrics);
    metrics.set('foretoken_bugs_total', bugCount());
    metrics.set('foretoken_uptime_seconds', Math.round(process.uptime()));
    let files = 0;
    let bytes = 0;
    for (const { root } of parts.codebases.statuses()) {
      const stats = parts.codebases.tables(root)?.stats;
      files += stats?.files ?? 0;
      bytes += stats?.bytes ?? 0;
    }
    metrics.set('foretoken_index_files', files);
    metrics.set('foretoken_index_table_bytes', bytes);
  });
}

function processOf({
  process,
}: BreakingBackend): { pid: number; memoryBytes: number; computesOn: string | undefined } | null | undefined {
  if (process === undefined) return undefined;
  return process.pid === undefined
    ? null
    : { pid: process.pid, memoryBytes: process.memoryBytes(), computesOn: process.computesOn };
}

function endpointsOf(backend: BackendSlot): NonNullable<ResultOf<typeof methods.status>['backend']>['endpoints'] {
  return backend.all().flatMap((one) =>
    one.endpoints().map(({ name, state, silentMs, ...counts }) => ({
      name,
      model: one.model,
      ...healthOf({ state }, silentMs),
      ...counts,
    })),
  );
}

/** Of each server, whatever models it was asked for. */
function measureEndpoints(backend: BackendSlot, metrics: MetricsRegistry): void {
  const sums = new Map<string, { up: number; inFlight: number; requests: number; failures: number; hits: number }>();
  for (const { name, state, inFlight, requests, failures, affinityHits } of backend
    .all()
    .flatMap((one) => one.endpoints())) {
    const sum = sums.get(name) ?? { up: 0, inFlight: 0, requests: 0, failures: 0, hits: 0 };
    sums.set(name, {
      up: state.kind === 'closed' ? 1 : sum.up,
      inFlight: sum.inFlight + inFlight,
      requests: sum.requests + requests,
      failures: sum.failures + failures,
      hits: sum.hits + affinityHits,
    });
  }
  for (const [name, { up, inFlight, requests, failures, hits }] of sums) {
    metrics.set('foretoken_backend_up', up, name);
    metrics.set('foretoken_backend_requests_in_flight', inFlight, name);
    metrics.set('foretoken_backend_requests_total', requests, name);
    metrics.set('foretoken_backend_failures_total', failures, name);
    metrics.set('foretoken_backend_affinity_hits_total', hits, name);
  }
}

function placeOf(settings: Settings): { url: string; redaction: 'on' | 'off' } {
  return { url: settings['backend.url'] || settings['backend.local_model'], redaction: settings['backend.redaction'] };
}

/** How many of the newest requests a status speaks of. */
const tracesSeenMax = 200;

function completionsOf({ completion, metrics }: StatusParts): ResultOf<typeof methods.status>['completions'] {
  const { silent, ...summary } = summarizeTraces(completion.traces(tracesSeenMax));
  const started = metrics.value('foretoken_speculations_total', 'started');
  const used = metrics.value('foretoken_speculations_total', 'used');
  const tokens = metrics.value('foretoken_speculation_tokens_total');
  return { ...summary, silent: [...silent], ahead: started === 0 ? undefined : { started, used, tokens } };
}
