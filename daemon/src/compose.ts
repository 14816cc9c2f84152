/** Puts the daemon together: what every session and every `foretoken/…` request works with. */
import { homedir } from 'node:os';
import type { CompletionTrace } from '@foretoken/assist/completion/completion-pipeline.js';
import { RestartCache } from '@foretoken/assist/completion/restart-cache.js';
import { errorMessage } from '@foretoken/base/app-error.js';
import type { Clock } from '@foretoken/base/clock.js';
import type { Log } from '@foretoken/base/log.js';
import { statusWithout } from '@foretoken/codebase/index/index-status.js';
import { MachineLimits } from '@foretoken/inference/routing/machine-limits.js';
import type { SessionServices } from '@foretoken/lsp-server/session-services.js';
import { IndexBudget } from './codebases/index-budget.js';
import { whyNoCodebase } from './codebases/no-codebase.js';
import { RootChanges } from './codebases/root-changes.js';
import { followedBy, type RootFollowers } from './codebases/root-followers.js';
import { SupervisedCodebases } from './codebases/supervised-codebases.js';
import { type BackendSlot, healthOf } from './compose-backend.js';
import { composeCompletion } from './compose-completion.js';
import { createEmbeddingSlot, type EmbeddingSlot } from './compose-embedding.js';
import { LoopDelay } from './metrics/loop-delay.js';
import { MetricsRegistry } from './metrics/metrics-registry.js';
import { createOperations } from './operations/create-operations.js';
import { callOperation } from './operations/serve-operations.js';
import type { Folders } from './platform/folders.js';
import { projectFileName } from './settings/load-settings.js';
import { createPolicySource } from './settings/policy-source.js';
import { parseSessionSettings } from './settings/session-settings.js';
import type { Settings } from './settings/settings-table.js';
import { openLearnedGate } from './usage/learned-gate.js';
import { openTokenLengths } from './usage/token-length-file.js';
import { noUsageStore, openUsageStore, type UsageStore } from './usage/usage-store.js';
import { version } from './version.js';
import { indexView } from './views/index-view.js';
import { usageView } from './views/usage-view.js';

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
  const { completion, context, items, ...composed } = composeCompletion({
    tokenLengths: tokenLengths.lengths,
    folders,
    clock,
    log,
    settings,
    gate,
    limits,
    semantic: () => embedding.search(),
    restartCache,
    onSpeculation({ kind, tokens }) {
      if (kind !== 'ended') metrics.add('foretoken_speculations_total', kind);
      if (kind !== 'ended') usage.tally(kind === 'started' ? 'ahead-tries' : 'ahead-uses', 1);
      usage.tally('ahead-tokens', tokens);
      metrics.add('foretoken_speculation_tokens_total', '', tokens);
    },
    onTrace: (trace) => {
      loopDelay.noteActivity();
      observe(metrics, trace);
      tally(usage, trace);
    },
  });
  const operations = createOperations({
    codebases,
    completion,
    context,
    semantic: () => embedding.search(),
    policies,
    clock,
  });
  const services: SessionServices = {
    clock,
    log,
    version,
    completion: {
      ...completion,
      complete(request) {
        embedding.typed();
        return completion.complete(request);
      },
    },
    usage: sink,
    items,
    itemsMode: (session) => policies.itemsMode(session),
    codebases: {
      open: (root) => codebases.open(root),
      whyNone: (root) => whyNoCodebase(root, homedir()),
      rootOf: (path) => codebases.rootOf(path),
      tables: (root) => codebases.tables(root),
      structure: (root) => codebases.structure(root),
      changes: (root) => changes.of(root),
      status: (root) => codebases.status(root),
      pause: (root, paused) => codebases.pause(root, paused),
      onStatus: (listener) => codebases.onStatus(listener),
      changed(paths) {
        if (paths.some((path) => path.endsWith(projectFileName))) policies.changed();
        codebases.changed(paths);
      },
    },
    policy: (session, languageId, path, root) => policies.ofSession(session, { root, path, languageId }),
    backendHealth() {
      const backend = composed.backend.backend();
      return backend && healthOf(backend);
    },
    isPrivate: (session, path, root) => policies.isPrivate(session, { root, path }),
    parseSettings: parseSessionSettings,
    views: ({ roots, refusals, daysMax }) => ({
      views: [
        indexView({
          codebases: roots.map((root) => codebases.status(root) ?? statusWithout(root, 'waiting')),
          refusals,
          disk: budget.use,
          embedding: embedding.status(),
        }),
        usageView({ days: usage.days(daysMax), tallies: usage.tallies(daysMax), daysMax }),
      ],
    }),
    call: (method, params, signal) =>
      options.callDaemon(method) ??
      callOperation({ operations, completion, usage, forgetUsage }, method, params, signal),
  };
  return {
    services,
    codebases,
    budget,
    backend: composed.backend,
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

function observe(metrics: MetricsRegistry, trace: CompletionTrace): void {
  const outcome = trace.from ?? trace.because ?? 'unknown';
  metrics.add('foretoken_completions_total', outcome);
  metrics.add('foretoken_redactions_total', '', trace.redactions ?? 0);
  metrics.add('foretoken_prompt_tokens_total', 'reused', trace.prompt?.reused ?? 0);
  metrics.add('foretoken_prompt_tokens_total', 'recomputed', trace.prompt?.recomputed ?? 0);
  if (isGivenUp(trace)) metrics.add('foretoken_backend_given_up_total');
  metrics.observe('foretoken_completion_seconds', trace.ms / 1000, outcome);
}

/** A backend was asked and not waited for. */
function isGivenUp({ prompt, stages }: CompletionTrace): boolean {
  return prompt !== undefined && !stages.some(({ stage }) => stage === 'backend');
}

function tally(usage: UsageStore, trace: CompletionTrace): void {
  const { prompt } = trace;
  usage.tally('completion-requests', 1);
  if (prompt === undefined) return;
  usage.tally('backend-requests', 1);
  if (isGivenUp(trace)) usage.tally('backend-given-up', 1);
  usage.tally('prompt-tokens', prompt.tokens);
  usage.tally('prompt-tokens-reused', prompt.reused);
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
