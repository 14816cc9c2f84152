/**
 * The prompts of simulated sessions, made as the daemon makes them: with what it remembers of each document. The same requests
 * are made for families of both kinds, and it is counted what a server has to read anew of each.
 */
import type { CompiledPrompt, PipelineBackend, PromptSource } from '@foretoken/assist/completion/pipeline-parts.js';
import { charactersPerToken } from '@foretoken/assist/context/context-finder.js';
import { DocumentMemories } from '@foretoken/assist/prompt/document-memory.js';
import { PromptMeter } from '@foretoken/assist/prompt/prompt-meter.js';
import { pipelineBackend } from '@foretoken/daemon/pipeline-backend.js';
import { defaultSettings } from '@foretoken/daemon/settings/load-settings.js';
import { profilesFor } from '@foretoken/daemon/settings/profiles.js';
import type { Settings } from '@foretoken/daemon/settings/settings-table.js';
import type { Backend } from '@foretoken/inference/backend.js';
import { TokenLengths } from '@foretoken/inference/tokenizers/token-lengths.js';

/** Which part of a prompt a typed character changes. */
const orders = {
  'split at the line': { family: 'qwen-coder', split: 'line' },
  'split at the block': { family: 'qwen-coder', split: 'block' },
  'suffix first': { family: 'codestral', split: 'line' },
  'no suffix': { family: 'plain', split: 'line' },
} as const;

export class WatchedPrompts {
  /** The backend as the pipeline asks it; it is sent the prompts of the first order. */
  readonly pipeline: PipelineBackend;
  readonly #watched: readonly WatchedOrder[];

  constructor(backend: Backend) {
    this.#watched = Object.entries(orders).map(
      ([name, { family, split }]) =>
        new WatchedOrder(name, backend, {
          ...defaultSettings,
          'backend.prompt_tokens_max': promptTokensMax,
          'backend.model_family': family,
          'backend.prompt_split': split,
        }),
    );
    const [first] = this.#watched;
    if (first === undefined) throw new Error('no order of prompts');
    this.pipeline = {
      ...first.pipeline,
      compile: (source) => this.#watched.map((order) => order.compile(source))[0] ?? first.compile(source),
    };
  }

  /** Of each prompt, the tokens that a server which remembers the last few has to read, by order. */
  recomputedTokens(): Readonly<Record<string, readonly number[]>> {
    return Object.fromEntries(this.#watched.map(({ name, recomputedTokens }) => [name, recomputedTokens]));
  }
}

class WatchedOrder {
  readonly name: string;
  readonly pipeline: PipelineBackend;
  readonly recomputedTokens: number[] = [];
  #last: readonly string[] = [];

  constructor(name: string, backend: Backend, settings: Settings) {
    this.name = name;
    const [profile] = profilesFor('completion', 'typescript', settings);
    const state = { memories: new DocumentMemories(), meter: new PromptMeter(), lengths: new TokenLengths() };
    this.pipeline = pipelineBackend(backend, { profile, settings }, state);
  }

  compile(source: PromptSource): CompiledPrompt {
    const compiled = this.pipeline.compile(source);
    const { prompt } = compiled;
    const known = Math.max(0, ...this.#last.map((last) => commonLength(last, prompt)));
    this.recomputedTokens.push(Math.ceil((prompt.length - known) / charactersPerToken));
    this.#last = [...this.#last, prompt].slice(-promptsRemembered);
    return compiled;
  }
}

const promptTokensMax = 1_024;
/** As many as a server has slots for. */
const promptsRemembered = 8;

function commonLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
