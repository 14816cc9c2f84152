/** Puts the completion pipeline together, the same for the daemon and for one-shot commands. */

import type { RestartCache } from '@foretoken/assist/completion/cache/restart-cache.js';
import type { CompletionPipeline, CompletionTrace } from '@foretoken/assist/completion/completion-pipeline.js';
import { createCompletionPipeline } from '@foretoken/assist/completion/create-completion-pipeline.js';
import type { SpeculationEvent } from '@foretoken/assist/completion/pipeline-parts.js';
import type { ContextFinder } from '@foretoken/assist/context/context-finder.js';
import { createContextFinder } from '@foretoken/assist/context/create-context-finder.js';
import { activitySources } from '@foretoken/assist/context/sources/activity-sources.js';
import { confidenceBands } from '@foretoken/assist/embedded/confidence-bands.js';
import { createEmbeddedEngine } from '@foretoken/assist/embedded/create-embedded-engine.js';
import type { SemanticSearch } from '@foretoken/assist/embedding/semantic-search.js';
import type { QuietGate } from '@foretoken/assist/feedback/quiet-gate.js';
import type { ItemFinder } from '@foretoken/assist/items/code-items.js';
import { createItemFinder } from '@foretoken/assist/items/create-item-finder.js';
import type { Clock } from '@foretoken/base/clock.js';
import type { Log } from '@foretoken/base/log.js';
import type { MachineLimits } from '@foretoken/inference/routing/machine-limits.js';
import { TokenLengths } from '@foretoken/inference/tokenizers/token-lengths.js';
import { type BackendSlot, createBackendSlot } from './compose-backend.js';
import type { Settings } from './settings/settings-table.js';

export interface CompletionOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly folders: { readonly models: string };
  /** The settings in force; asked at each request, since they change. */
  readonly settings: () => Settings;
  readonly semantic?: (() => SemanticSearch | undefined) | undefined;
  /** Absent for commands: who asks for one place gets the best there is. */
  readonly gate?: QuietGate | undefined;
  /** No keystroke waits: what is found must not depend on how busy the machine is. */
  readonly unhurried?: boolean | undefined;
  /** What is known of the lengths of tokens; absent: what vocabularies are known for. */
  readonly tokenLengths?: TokenLengths | undefined;
  /** Of the machines that are asked, shared with embeddings. */
  readonly limits?: MachineLimits | undefined;
  readonly restartCache?: RestartCache | undefined;
  readonly onTrace?: ((trace: CompletionTrace) => void) | undefined;
  readonly onSpeculation?: ((event: SpeculationEvent) => void) | undefined;
}

export interface ComposedCompletion {
  readonly completion: CompletionPipeline;
  readonly items: ItemFinder;
  /** For commands: no keystroke waits for it, and what editors were shown does not count. */
  readonly context: ContextFinder;
  readonly backend: BackendSlot;
  close(): Promise<void>;
}

export function composeCompletion(options: CompletionOptions): ComposedCompletion {
  const { clock, log, settings, onTrace, onSpeculation, restartCache } = options;
  const backend = createBackendSlot(settings, clock, log, {
    lengths: options.tokenLengths ?? new TokenLengths(),
    modelsFolder: options.folders.models,
    limits: options.limits,
  });
  const workClock = options.unhurried === true ? slowed(clock) : clock;
  const embedded = createEmbeddedEngine(workClock);
  const completion = createCompletionPipeline({
    clock,
    embedded,
    context: createContextFinder(workClock, activitySources),
    backend: (languageId) => backend.current(languageId),
    semantic: () => (options.settings()['embedding.context'] ? options.semantic?.() : undefined),
    gate: options.gate,
    confidenceTop: confidenceBands.top,
    restartCache,
    onTrace,
    onSpeculation,
  });
  const context = createContextFinder(slowed(clock), activitySources);
  return { completion, items: createItemFinder(embedded), context, backend, close: () => backend.close() };
}

/** Time budgets last so many times longer, as a guard alone: the limits on counts decide what is found. */
const slowness = 50;

function slowed(clock: Clock): Clock {
  return { ...clock, now: () => clock.now() / slowness };
}
