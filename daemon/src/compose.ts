/** Puts the daemon together: what every session and every `foretoken/…` request works with. */
import { RestartCache } from '@foretoken/assist/completion/cache/restart-cache.js';
import { errorMessage } from '@foretoken/base/app-error.js';
import type { Clock } from '@foretoken/base/clock.js';
import { collectYoung, youngBytes } from '@foretoken/base/collect-garbage.js';
import type { Log } from '@foretoken/base/log.js';
import { MachineLimits } from '@foretoken/inference/routing/machine-limits.js';
import type { SessionServices } from '@foretoken/lsp-server/session-services.js';
import { IndexBudget } from './codebases/index-budget.js';
import { RootChanges } from './codebases/root-changes.js';
import { followedBy, type RootFollowers } from './codebases/root-followers.js';
import { SupervisedCodebases } from './codebases/supervised-codebases.js';
import type { BackendSlot } from './compose-backend.js';
import { composeCompletion } from './compose-completion.js';
import { createEmbeddingSlot, type EmbeddingSlot } from './compose-embedding.js';
import { sessionServices } from './compose-services.js';
import { LoopDelay } from './metrics/loop-delay.js';
import { MetricsRegistry } from './metrics/metrics-registry.js';
import { createOperations } from './operations/create-operations.js';
import { callOperation } from './operations/serve-operations.js';
import type { Folders } from './platform/folders.js';
import { collectingInPauses, PauseCollector } from './process/collect-in-pauses.js';
import { createPolicySource } from './settings/policy-source.js';
import type { Settings } from './settings/settings-table.js';
import { completionCounts } from './usage/completion-counts.js';
import { openLearnedGate } from './usage/learned-gate.js';
import { openTokenLengths } from './usage/token-length-file.js';
import { noUsageStore, openUsageStore, type UsageStore } from './usage/usage-store.js';

export interface ComposeOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly folders: Folders;
  readonly settings: () => Settings;
  /** Module that runs `foretoken indexer`. */
  readonly indexerEntry: string;
  /** Answers requests about the daemon itself; undefined: no such method. */
  readonly callDaemon: (method: string) => Promise<unknown> | undefined;
}

export interface ComposedDaemon {
  readonly services: SessionServices;
  readonly codebases: SupervisedCodebases;
  readonly budget: IndexBudget;
  readonly backend: BackendSlot;
  readonly embedding: EmbeddingSlot;
  readonly metrics: MetricsRegistry;
  close(): Promise<void>;
}

export function composeDaemon(options: ComposeOptions): ComposedDaemon {
  const { clock, log, folders, settings } = options;
  const metrics = new MetricsRegistry();
  const loopDelay = new LoopDelay(clock, metrics);
  const usage = openUsage(options);
  const { gate, sink, forget: forgetUsage } = openLearnedGate(usage, clock);
  const counts = completionCounts(metrics, usage);
  const policies = createPolicySource(settings);
  const budget = new IndexBudget({
    clock,
    log,
    cacheFolder: folders.cache,
    bytesMax: () => settings()['index.disk_mb_max'] * 1024 * 1024,
    unusedDaysMax: () => settings()['index.unused_days_max'],
  });
  const limits = new MachineLimits(clock);
  const embedding = createEmbeddingSlot({ settings, clock, log, cacheFolder: folders.cache, limits });
  const changes = new RootChanges(clock);
  const restartCache = new RestartCache(folders.cache, clock, log);
  const codebases = new SupervisedCodebases({
    budget,
    clock,
    log,
    cacheFolder: folders.cache,
    indexerEntry: options.indexerEntry,
    settingsOf: (root) => policies.settingsOf(root),
    indexerMemoryBytesMax: () => settings()['indexer.memory_mb_max'] * 1024 * 1024,
    followers: followedBy(embedding, changes, keptCompletions(restartCache)),
    onIndexerEnd: (why) => metrics.add('foretoken_indexer_restarts_total', why),
  });
  const tokenLengths = openTokenLengths(folders.state, clock, log);
  const { context, items, ...composed } = composeCompletion({
    tokenLengths: tokenLengths.lengths,
    folders,
    clock,
    log,
    settings,
    gate,
    limits,
    semantic: () => embedding.search(),
    restartCache,
    onSpeculation: counts.speculation,
    onTrace: (trace) => {
      loopDelay.noteActivity();
      counts.trace(trace);
    },
  });
  const completion = collectingInPauses(
    composed.completion,
    new PauseCollector({ clock, youngBytes, collect: collectYoung }),
  );
  codebases.onStatus(({ root, phase }) => {
    const tables = phase === 'ready' || phase === 'structure' ? codebases.tables(root) : undefined;
    if (tables !== undefined) completion.practise({ tables, structure: codebases.structure(root) });
  });
  const operations = createOperations({
    codebases,
    completion,
    context,
    semantic: () => embedding.search(),
    policies,
    clock,
  });
  const { backend } = composed;
  const services = sessionServices({
    clock,
    log,
    completion,
    items,
    sink,
    codebases,
    changes,
    policies,
    backend,
    embedding,
    budget,
    usage,
    call: (method, params, signal) =>
      options.callDaemon(method) ??
      callOperation({ operations, completion, usage, forgetUsage }, method, params, signal),
  });
  return {
    services,
    codebases,
    budget,
    backend,
    embedding,
    metrics,
    async close() {
      loopDelay.stop();
      await embedding.close();
      changes.close();
      await codebases.close();
      await composed.close();
      tokenLengths.close();
      usage.close();
      restartCache.write();
    },
  };
}

/** Keys are hashes and do not tell their root: all go with any. */
function keptCompletions(restartCache: RestartCache): RootFollowers {
  return { openRoot() {}, changed() {}, closeRoot() {}, forget: () => restartCache.clear() };
}

/** Suggestions do not depend on their being counted. */
function openUsage({ folders, clock, log, settings }: ComposeOptions): UsageStore {
  try {
    return openUsageStore(folders.state, clock, log, () => settings()['completion.confidence']);
  } catch (thrown) {
    log.error('usage is not counted', { reason: errorMessage(thrown) });
    return noUsageStore;
  }
}
