/** The backend that settings name: made when they first do, replaced when they change, behind one circuit breaker. */
import type { PipelineBackend } from '@foretoken/assist/completion/pipeline-parts.js';
import { DocumentMemories } from '@foretoken/assist/prompt/document-memory.js';
import { PromptMeter } from '@foretoken/assist/prompt/prompt-meter.js';
import { errorMessage } from '@foretoken/base/app-error.js';
import type { Clock } from '@foretoken/base/clock.js';
import type { Log } from '@foretoken/base/log.js';
import type { ServedModel } from '@foretoken/inference/backend.js';
import { type BreakingBackend, withCircuitBreaker } from '@foretoken/inference/circuit-breaker.js';
import { findModel } from '@foretoken/inference/library/model-library.js';
import { breakerLimits } from '@foretoken/inference/limits.js';
import { createRoutedBackend, type RoutedBackend } from '@foretoken/inference/routing/routed-backend.js';
import { createServerBackend } from '@foretoken/inference/server-backend.js';
import type { TokenLengths } from '@foretoken/inference/tokenizers/token-lengths.js';
import type { BackendHealth } from '@foretoken/lsp-server/session-services.js';
import { connectionOf } from './connect-backend.js';
import { openLocalBackend } from './open-local-backend.js';
import { type Choice, pipelineBackend } from './pipeline-backend.js';
import { LocalRoom } from './runner/local-room.js';
import { adaptersOf } from './settings/adapters.js';
import { backendUrls, hasBackend } from './settings/backend-urls.js';
import { ownMachine, type Profile, placedProfile, profilesFor, settingsOfProfile } from './settings/profiles.js';
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

/** `settings` is asked at each use; a change of any `backend.…` setting makes a new backend and closes the old one. */
export function createBackendSlot(
  settings: () => Settings,
  clock: Clock,
  log: Log,
  { lengths, modelsFolder }: { readonly lengths: TokenLengths; readonly modelsFolder: string },
): BackendSlot {
  const memories = new DocumentMemories();
  const room = new LocalRoom(clock);
  let made:
    | {
        /** Those looked at last. */
        settings: Settings;
        readonly from: string;
        readonly backend: RoutedBackend | undefined;
        readonly named: Promise<unknown> | undefined;
        readonly meter: PromptMeter;
        /** By language, for the settings looked at last. */
        choices: Map<string, readonly Choice[]>;
        /** Each with what it was made from. */
        readonly pipelines: WeakMap<Choice, PipelineFrom>;
        /** Of profiles, by what tells their servers and models apart. */
        readonly others: Map<string, RoutedBackend | undefined>;
      }
    | undefined;

  function backend(): RoutedBackend | undefined {
    const now = settings();
    if (made?.settings === now) return made.backend;
    const from = JSON.stringify(
      Object.entries(now).filter(([key]) => /^(?:backend\.|models\.(?:profiles|adapters)$)/.test(key)),
    );
    if (made?.from !== from) {
      void close();
      const opened = openBackend(now, modelsFolder, clock, log, room);
      // The format of the prompt depends on which server and model answer, and the model may have no name yet.
      const named = opened?.probe(AbortSignal.timeout(modelProbeMsMax));
      made = {
        settings: now,
        from,
        backend: opened,
        named,
        meter: new PromptMeter(),
        choices: new Map(),
        pipelines: new WeakMap(),
        others: new Map(),
      };
    }
    if (made.settings !== now) made.choices = new Map();
    made.settings = now;
    return made.backend;
  }

  function all(): readonly RoutedBackend[] {
    const opened = made === undefined ? [] : [made.backend, ...made.others.values()];
    return opened.filter((one) => one !== undefined);
  }

  async function close(): Promise<void> {
    await Promise.all(all().map((opened) => opened.close()));
  }

  /** The profiles of a language in order of preference, each with the settings that hold for its servers. */
  function choicesOf(languageId: string): readonly Choice[] {
    const now = settings();
    const known = made?.choices.get(languageId);
    if (known !== undefined) return known;
    const isHere = (model: string) => findModel(modelsFolder, model) !== undefined;
    const choices = profilesFor('completion', languageId, now).flatMap((listed) => {
      const profile = placedProfile(listed, now, isHere);
      const isMain = isOfMain(profile, now);
      // Where there is no server, there is none that has others.
      if (!isMain && profile.url === undefined && now['backend.url'] === '') return [];
      return [{ profile, isMain, settings: isMain ? now : settingsOfProfile(profile, now) }];
    });
    made?.choices.set(languageId, choices);
    return choices;
  }

  /** The first whose servers have its model. */
  function ofLanguage(languageId: string): { readonly backend: RoutedBackend; readonly choice: Choice } | undefined {
    const main = backend();
    if (main === undefined || made === undefined) return undefined;
    for (const choice of choicesOf(languageId)) {
      const { model, url, keyFile } = choice.profile;
      if (choice.isMain || (url === undefined && model === main.model)) return { backend: main, choice };
      const key = JSON.stringify([model, url, keyFile]);
      if (!made.others.has(key)) {
        const opened = openBackend(choice.settings, modelsFolder, clock, log, room);
        made.others.set(key, opened);
        void opened?.probe(AbortSignal.timeout(modelProbeMsMax));
      }
      const other = made.others.get(key);
      if (other !== undefined && isThere(other)) return { backend: other, choice };
    }
    return undefined;
  }

  return {
    backend,
    all,
    current(languageId) {
      const inForce = ofLanguage(languageId);
      if (inForce === undefined || made === undefined) return undefined;
      const { choice, backend: opened } = inForce;
      const from = { served: opened.served, model: opened.model };
      const known = made.pipelines.get(choice);
      if (known !== undefined && known.served === from.served && known.model === from.model) return known.pipeline;
      const pipeline = pipelineBackend(opened, choice, { memories, meter: made.meter, lengths });
      made.pipelines.set(choice, { ...from, pipeline });
      return pipeline;
    },
    async named(signal) {
      backend();
      const givenUp = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      if (!signal.aborted) await Promise.race([made?.named, givenUp]);
    },
    close,
  };
}

/** It asks for what all that have no profile are answered by. */
function isOfMain({ url, model }: Profile, settings: Settings): boolean {
  if (url === undefined) return model === settings['backend.model'];
  return url === ownMachine && settings['backend.url'] === '' && model === settings['backend.local_model'];
}

/** In words for a status. */
export function healthOf({ state: { kind, failure } }: Pick<BreakingBackend, 'state'>): BackendHealth {
  return { state: kind === 'closed' ? 'in use' : kind, problem: failure?.detail };
}

/** Its servers answer and have the model, as far as is known, or it is time to see whether they do. */
function isThere({ state }: BreakingBackend): boolean {
  return state.kind === 'closed' || (state.kind === 'open' && state.retryInMs === 0);
}

const modelProbeMsMax = 6_000;

/** A backend for the doctor too. Undefined when none is configured; logs why what is configured cannot be one. */
export function openBackend(
  settings: Settings,
  modelsFolder: string,
  clock: Clock,
  log: Log,
  room = new LocalRoom(clock),
): RoutedBackend | undefined {
  if (!hasBackend(settings)) return undefined;
  const urls = backendUrls(settings);
  try {
    const local = () =>
      withCircuitBreaker(openLocalBackend(settings, modelsFolder, clock, log, room), { clock, limits: breakerLimits });
    const servers =
      urls.length === 0
        ? [local()]
        : urls.map((url) => openServer({ ...settings, 'backend.url': url }, urls.length === 1, clock));
    return createRoutedBackend(servers, {
      clock,
      name: settings['backend.name'],
      hedgeMs: settings['backend.hedge_ms'],
    });
  } catch (thrown) {
    log.error('the backend cannot be used', { reason: errorMessage(thrown) });
    return undefined;
  }
}

/** One of several is known by its host. */
function openServer(settings: Settings, only: boolean, clock: Clock): BreakingBackend {
  const backend = createServerBackend({
    ...connectionOf(settings, clock),
    model: settings['backend.model'],
    server: settings['backend.server'],
    adapterPath: adaptersOf(settings).find(({ name }) => name === settings['backend.model'])?.path,
    contextTokens: settings['backend.prompt_tokens_max'] + settings['backend.completion_tokens_max'],
    name: only ? settings['backend.name'] : '',
    deadlines: {
      firstTokenMs: settings['backend.first_token_ms'],
      betweenTokensMs: settings['backend.between_tokens_ms'],
      totalMs: settings['backend.total_ms'],
    },
  });
  return withCircuitBreaker(backend, { clock, limits: breakerLimits });
}

interface PipelineFrom {
  readonly served: ServedModel | undefined;
  readonly model: string;
  readonly pipeline: PipelineBackend;
}
