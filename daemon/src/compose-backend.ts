/** The backend that settings name: made when they first do, replaced when they change, behind one circuit breaker. */
import type { PipelineBackend, PromptSource } from '@foretoken/assist/completion/pipeline-parts.js';
import { compilePrompt, contextTokensOf } from '@foretoken/assist/prompt/compile-prompt.js';
import { DocumentMemories } from '@foretoken/assist/prompt/document-memory.js';
import { infillParts } from '@foretoken/assist/prompt/infill-parts.js';
import { PromptMeter } from '@foretoken/assist/prompt/prompt-meter.js';
import { errorMessage } from '@foretoken/base/app-error.js';
import type { Clock } from '@foretoken/base/clock.js';
import type { Log } from '@foretoken/base/log.js';
import type { BackendUsage, ServedModel } from '@foretoken/inference/backend.js';
import { type BreakingBackend, withCircuitBreaker } from '@foretoken/inference/circuit-breaker.js';
import { breakerLimits } from '@foretoken/inference/limits.js';
import { chatFamily } from '@foretoken/inference/models/chat-prompt.js';
import { plainFamily } from '@foretoken/inference/models/fim-families.js';
import type { FimFamily } from '@foretoken/inference/models/fim-family.js';
import { matchFamily } from '@foretoken/inference/models/match-family.js';
import { createRoutedBackend, type RoutedBackend } from '@foretoken/inference/routing/routed-backend.js';
import { createServerBackend } from '@foretoken/inference/server-backend.js';
import type { FimSupport } from '@foretoken/inference/servers/server-facts.js';
import type { TokenLengths } from '@foretoken/inference/tokenizers/token-lengths.js';
import type { BackendHealth } from '@foretoken/lsp-server/session-services.js';
import { destinationOf } from '@foretoken/privacy/destination.js';
import { promptFilter } from '@foretoken/privacy/prompt-filter.js';
import { connectionOf } from './connect-backend.js';
import { openLocalBackend } from './open-local-backend.js';
import { adaptersOf } from './settings/adapters.js';
import { backendUrls, farthestUrl, hasBackend } from './settings/backend-urls.js';
import { type Profile, profilesFor, settingsOfProfile } from './settings/profiles.js';
import type { Settings } from './settings/settings-table.js';

/** What may be asked for a language. */
interface Choice {
  readonly profile: Profile;
  /** It is the backend of all that have no profile. */
  readonly isMain: boolean;
  readonly settings: Settings;
}

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
      const opened = openBackend(now, modelsFolder, clock, log);
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
    const choices = profilesFor('completion', languageId, now).flatMap((profile) => {
      const isMain = profile.url === undefined && profile.model === now['backend.model'];
      // A model in a process of ours is one, and no server that has others.
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
        const opened = openBackend(choice.settings, modelsFolder, clock, log);
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
): RoutedBackend | undefined {
  if (!hasBackend(settings)) return undefined;
  const urls = backendUrls(settings);
  try {
    const local = () =>
      withCircuitBreaker(openLocalBackend(settings, modelsFolder, clock, log), { clock, limits: breakerLimits });
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

/** What prompts know of those before them. */
interface PromptState {
  readonly memories: DocumentMemories;
  readonly meter: PromptMeter;
  readonly lengths: TokenLengths;
}

function pipelineBackend(
  backend: BreakingBackend,
  { profile, settings }: Choice,
  { memories, meter, lengths }: PromptState,
): PipelineBackend {
  const { served } = backend;
  const tokensMax = promptTokensMax(settings, served?.model.contextTokens);
  const forced = settings['backend.model_family'];
  const fim = forced === 'auto' ? served?.fim : undefined;
  const infills = fim?.kind === 'infill';
  const family = familyFor(fim, backend.model, forced);
  const chats = family === chatFamily;
  const filter = promptFilter(farthestUrl(settings), settings['backend.redaction']);
  return {
    backend: meter.listening(backend),
    completionTokensMax: profile.tokensMax,
    temperature: profile.temperature,
    topP: profile.topP,
    contextTokensMax: contextTokensOf(tokensMax),
    maySend: filter.maySend,
    isOwnMachine: destinationOf(farthestUrl(settings)) === 'own-machine',
    compile(source: PromptSource) {
      const memory = memories.of(source.owner, source.path);
      const split = settings['backend.prompt_split'];
      const charactersPerToken = lengths.charactersPerToken(backend.model, source.languageId);
      const request = { ...source, family, split, filter, tokensMax, charactersPerToken, memory };
      const compiled = compilePrompt(infills ? { ...request, memory: undefined } : request);
      const { length } = compiled.prompt;
      const learn = ({ promptTokens }: BackendUsage) =>
        infills || chats || lengths.learn(backend.model, source.languageId, length, promptTokens);
      const cost = meter.sending(compiled.prompt, charactersPerToken, learn);
      if (infills) return { ...compiled, cost, infill: infillParts(request) };
      const line = source.prefix.slice(source.prefix.lastIndexOf('\n') + 1);
      return { ...compiled, cost, chat: chats ? { line } : undefined };
    },
  };
}

/** What the server told counts more than the name, and what the user says more than both. */
export function familyFor(fim: FimSupport | undefined, model: string, forced: string): FimFamily {
  if (fim === undefined) return matchFamily(model, forced).family;
  switch (fim.kind) {
    case 'markers':
      return fim.family;
    case 'chat':
      return chatFamily;
    case 'infill':
    case 'none':
      return plainFamily;
  }
}

/** What the user allows, or as much as the model's context holds beside the answer. */
export function promptTokensMax(settings: Settings, contextTokens = Number.POSITIVE_INFINITY): number {
  const besideAnswer = Math.max(promptTokensMin, contextTokens - settings['backend.completion_tokens_max']);
  return Math.min(settings['backend.prompt_tokens_max'], besideAnswer);
}

const promptTokensMin = 128;
