/** The backend that settings name: for each language the one that a profile names for it, else the one of all. */
import type { PipelineBackend } from '@foretoken/assist/completion/pipeline-parts.js';
import { DocumentMemories } from '@foretoken/assist/prompt/document-memory.js';
import type { Clock } from '@foretoken/base/clock.js';
import type { Log } from '@foretoken/base/log.js';
import type { ServedModel } from '@foretoken/inference/backend.js';
import type { BreakingBackend } from '@foretoken/inference/circuit-breaker.js';
import { findModel } from '@foretoken/inference/library/model-library.js';
import type { MachineLimits } from '@foretoken/inference/routing/machine-limits.js';
import type { RoutedBackend } from '@foretoken/inference/routing/routed-backend.js';
import { TokenCounter } from '@foretoken/inference/tokenizers/token-counter.js';
import type { TokenLengths } from '@foretoken/inference/tokenizers/token-lengths.js';
import type { BackendHealth } from '@foretoken/lsp-server/session-services.js';
import { BackendPool, type PooledBackend } from './backend-pool.js';
import { type Choice, pipelineBackend } from './pipeline-backend.js';
import {
  configuredProfiles,
  ownMachine,
  type Profile,
  placedProfile,
  profilesFor,
  settingsOfProfile,
} from './settings/profiles.js';
import type { Settings } from './settings/settings-table.js';

/** The backend in force for a process. */
export interface BackendSlot {
  /** For the pipeline, with the language's own model where it has one; undefined when none is configured, or what is configured cannot be one. */
  current(languageId: string): PipelineBackend | undefined;
  /** The same, for status and metrics. */
  backend(): RoutedBackend | undefined;
  /** That one, and those of other models that were asked for. */
  all(): readonly RoutedBackend[];
  /** Makes it, and resolves when its model is known, cannot be told, or the caller gives up. */
  named(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export interface BackendSlotParts {
  readonly lengths: TokenLengths;
  readonly modelsFolder: string;
  /** Shared with what else is asked of the same machines; absent: with nothing. */
  readonly limits?: MachineLimits | undefined;
}

/** `settings` is asked at each use; what a change of them leaves as it was stays open, and the rest ends once it has answered. */
export function createBackendSlot(
  settings: () => Settings,
  clock: Clock,
  log: Log,
  { lengths, modelsFolder, limits }: BackendSlotParts,
): BackendSlot {
  const memories = new DocumentMemories(clock);
  const counter = new TokenCounter(clock, lengths);
  const pool = new BackendPool(modelsFolder, clock, log, limits);
  /** Each with what it was made from. */
  const pipelines = new WeakMap<Choice, PipelineFrom>();
  let made: Made | undefined;

  function current(): Made {
    const now = settings();
    if (made?.settings === now) return made;
    const listed = configuredProfiles(now).filter(({ task }) => task === 'completion');
    pool.keepOnly([now, ...listed.map((profile) => choiceOf(profile, now).settings)]);
    made = { settings: now, main: pool.of(now), choices: new Map() };
    return made;
  }

  function choiceOf(listed: Profile, now: Settings): Choice {
    const isHere = (model: string) => findModel(modelsFolder, model) !== undefined;
    const profile = placedProfile(listed, now, isHere);
    const isMain = isOfMain(profile, now);
    return { profile, isMain, settings: isMain ? now : settingsOfProfile(profile, now) };
  }

  /** The profiles of a language in order of preference, each with the settings that hold for its servers. */
  function choicesOf(languageId: string, { settings: now, choices }: Made): readonly Choice[] {
    const known = choices.get(languageId);
    if (known !== undefined) return known;
    const found = profilesFor('completion', languageId, now)
      .map((listed) => choiceOf(listed, now))
      // Where there is no server, there is none that has others.
      .filter(({ profile, isMain }) => isMain || profile.url !== undefined || now['backend.url'] !== '');
    choices.set(languageId, found);
    return found;
  }

  /** The first whose servers have its model. */
  function ofLanguage(languageId: string): { readonly pooled: PooledBackend; readonly choice: Choice } | undefined {
    const now = current();
    const { main } = now;
    if (main === undefined) return undefined;
    for (const choice of choicesOf(languageId, now)) {
      const { model, url } = choice.profile;
      if (choice.isMain || (url === undefined && model === main.backend.model)) return { pooled: main, choice };
      const other = pool.of(choice.settings);
      if (other !== undefined && other.backend.away() === undefined) return { pooled: other, choice };
    }
    return undefined;
  }

  return {
    backend: () => current().main?.backend,
    all() {
      const main = made?.main?.backend;
      const others = pool.all().filter((opened) => opened !== main);
      return main === undefined ? others : [main, ...others];
    },
    current(languageId) {
      const inForce = ofLanguage(languageId);
      if (inForce === undefined) return undefined;
      const { choice, pooled } = inForce;
      const { backend, meter } = pooled;
      const from = { served: backend.served, model: backend.model };
      const known = pipelines.get(choice);
      if (known !== undefined && known.served === from.served && known.model === from.model) return known.pipeline;
      const pipeline = pipelineBackend(backend, choice, { memories, meter, lengths, counter });
      pipelines.set(choice, { ...from, pipeline });
      return pipeline;
    },
    async named(signal) {
      const { main } = current();
      const givenUp = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      if (!signal.aborted) await Promise.race([main?.named, givenUp]);
    },
    close: () => pool.close(),
  };
}

/** It asks for what all that have no profile are answered by. */
function isOfMain({ url, model }: Profile, settings: Settings): boolean {
  if (url === undefined) return model === settings['backend.model'];
  return url === ownMachine && settings['backend.url'] === '' && model === settings['backend.local_model'];
}

/** In words for a status. `silentMs`: as long has a request waited for its first word. */
export function healthOf(
  { state: { kind, failure } }: Pick<BreakingBackend, 'state'>,
  silentMs: number,
): BackendHealth {
  const hangs = silentMs < silentMsMin ? undefined : `has not answered for ${Math.floor(silentMs / 1_000)} s`;
  return { state: kind === 'closed' ? 'in use' : kind, problem: failure?.detail ?? hangs };
}

/** As good as the best of its servers. */
export function healthOfAll(backend: RoutedBackend): BackendHealth {
  return healthOf(backend, Math.min(...backend.endpoints().map(({ silentMs }) => silentMs)));
}

/** Servers that read long prompts without a graphics card take as long now and then. */
const silentMsMin = 3_000;

interface Made {
  /** Those looked at last. */
  readonly settings: Settings;
  readonly main: PooledBackend | undefined;
  /** By language. */
  readonly choices: Map<string, readonly Choice[]>;
}

interface PipelineFrom {
  readonly served: ServedModel | undefined;
  readonly model: string;
  readonly pipeline: PipelineBackend;
}
