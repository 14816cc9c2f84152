/** A backend as the pipeline asks it: with prompts as its model was trained on them, as long as its context holds, filtered for where it is. */
import type { CompiledPrompt, PipelineBackend, PromptSource } from '@foretoken/assist/completion/pipeline-parts.js';
import { compilePrompt, contextTokensOf, shownFrom, writeAhead } from '@foretoken/assist/prompt/compile-prompt.js';
import type { DocumentMemories, DocumentMemory } from '@foretoken/assist/prompt/document-memory.js';
import { infillParts } from '@foretoken/assist/prompt/infill-parts.js';
import type { PromptMeter } from '@foretoken/assist/prompt/prompt-meter.js';
import type { Backend, BackendUsage } from '@foretoken/inference/backend.js';
import { tokenizerLimits } from '@foretoken/inference/limits.js';
import { chatFamily } from '@foretoken/inference/models/chat-prompt.js';
import { plainFamily } from '@foretoken/inference/models/fim-families.js';
import type { FimFamily } from '@foretoken/inference/models/fim-family.js';
import { matchFamily } from '@foretoken/inference/models/match-family.js';
import type { RoutedBackend } from '@foretoken/inference/routing/routed-backend.js';
import type { FimSupport } from '@foretoken/inference/servers/server-facts.js';
import type { TokenCounter } from '@foretoken/inference/tokenizers/token-counter.js';
import { shortestToken, type TokenLengths } from '@foretoken/inference/tokenizers/token-lengths.js';
import { destinationOf } from '@foretoken/privacy/destination.js';
import { promptFilter } from '@foretoken/privacy/prompt-filter.js';
import { farthestUrl } from './settings/backend-urls.js';
import type { Profile } from './settings/profiles.js';
import type { Settings } from './settings/settings-table.js';

/** What may be asked for a language. */
export interface Choice {
  readonly profile: Profile;
  /** It is the backend of all that have no profile. */
  readonly isMain: boolean;
  readonly settings: Settings;
}

/** What prompts know of those before them. */
export interface PromptState {
  readonly memories: DocumentMemories;
  readonly meter: PromptMeter;
  readonly lengths: TokenLengths;
  /** Absent: what is learnt is what answers tell. */
  readonly counter?: TokenCounter | undefined;
}

export function pipelineBackend(
  backend: Backend & Partial<Pick<RoutedBackend, 'away'>>,
  { profile, settings }: Pick<Choice, 'profile' | 'settings'>,
  { memories, meter, lengths, counter }: PromptState,
): PipelineBackend {
  const { served } = backend;
  const tokensMax = promptTokensMax(settings, served?.model.contextTokens);
  const forced = settings['backend.model_family'];
  const fim = forced === 'auto' ? served?.fim : undefined;
  const infills = fim?.kind === 'infill';
  const family = familyFor(fim, backend.model, forced);
  const chats = family === chatFamily;
  const { temperature, topP } = profile;
  const split = settings['backend.prompt_split'];
  const redaction = settings['backend.redaction'];
  const filter = promptFilter(farthestUrl(settings), redaction);
  return {
    backend: meter.listening(backend),
    away: () => backend.away?.(),
    promptPolicy: [family.name, split, tokensMax, redaction, profile.tokensMax, temperature, topP, profile.url].join(),
    completionTokensMax: profile.tokensMax,
    temperature,
    topP,
    contextTokensMax: contextTokensOf(tokensMax),
    shownFrom: (prefix, languageId) =>
      shownFrom(prefix, tokensMax, lengths.charactersPerToken(backend.model, languageId)),
    maySend: filter.maySend,
    isOwnMachine: destinationOf(farthestUrl(settings)) === 'own-machine',
    writeAhead({ owner, path, languageId }, snippet) {
      const memory = infills ? undefined : memories.of(owner, path);
      writeAhead({ family, languageId, memory, filter }, snippet);
    },
    compile(source) {
      const memory = memories.of(source.owner, source.path);
      const known = lengths.charactersPerToken(backend.model, source.languageId);
      return compiled(source, memory, Math.min(known, memory?.charactersPerToken(backend.model) ?? known));
    },
  };

  function compiled(
    source: PromptSource,
    memory: DocumentMemory | undefined,
    charactersPerToken: number,
  ): CompiledPrompt {
    const request = { ...source, family, split, filter, tokensMax, charactersPerToken, memory };
    const made = compilePrompt(infills ? { ...request, memory: undefined } : request);
    const { prompt } = made;
    let isLearnt = false;
    let counted: number | undefined;
    // A document that is unlike others has a length of its own.
    const isUnlike = () => memory?.charactersPerToken(backend.model) !== undefined;
    const learn = (tokens: number) => {
      if (!isLearnt && !isUnlike()) lengths.learn(backend.model, source.languageId, prompt.length, tokens);
      isLearnt = true;
    };
    const told = ({ promptTokens }: BackendUsage) => {
      // What was joined by the server, or asked in a chat, has another length there.
      if (infills || chats) return;
      if (counted !== undefined && promptTokens > counted * countedTooFew) {
        // The vocabulary is another model's.
        counter?.giveUp(backend);
        lengths.forget(backend.model);
        isLearnt = false;
      }
      learn(promptTokens);
    };
    const cost = meter.sending(prompt, charactersPerToken, told);
    if (!isUnlike())
      counter?.sending({ backend, languageId: source.languageId, prompt }, (tokens) => {
        if (!isLearnt) counted = tokens;
        learn(tokens);
      });
    const line = source.prefix.slice(source.prefix.lastIndexOf('\n') + 1);
    return {
      ...made,
      cost,
      infill: infills ? infillParts(request) : undefined,
      chat: chats ? { line } : undefined,
      // No text has shorter tokens: it is for another reason that the server takes none.
      shorter: charactersPerToken > shortestToken ? shorter : undefined,
    };

    async function shorter(signal: AbortSignal): Promise<CompiledPrompt> {
      const limited = AbortSignal.any([signal, AbortSignal.timeout(tokenizerLimits.countToCutMs)]);
      const tokens = (await backend.countTokens?.(prompt, limited)) ?? 0;
      // Where the server has less room than it says, or does not count, half of it may fit.
      const shortened = tokens > tokensMax ? (prompt.length / tokens) * cutShare : charactersPerToken / 2;
      const held = Math.max(shortened, shortestToken);
      // Who gave up was told no number.
      if (!signal.aborted) memory?.keepCharactersPerToken(held, backend.model);
      return compiled(source, memory, held);
    }
  }
}

/** What the server told counts more than the name, and what the user says more than both. */
function familyFor(fim: FimSupport | undefined, model: string, forced: string): FimFamily {
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
function promptTokensMax(settings: Settings, contextTokens = Number.POSITIVE_INFINITY): number {
  const besideAnswer = Math.max(promptTokensMin, contextTokens - settings['backend.completion_tokens_max']);
  return Math.min(settings['backend.prompt_tokens_max'], besideAnswer);
}

const promptTokensMin = 128;
/** Times as many tokens as were counted: markers that a package does not know, and what a server adds, are less. */
const countedTooFew = 1.06;
/** Of what was measured: what is cut away may have longer tokens than what stays. */
const cutShare = 0.9;
