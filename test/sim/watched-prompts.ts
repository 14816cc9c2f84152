/**
 * The prompts of simulated sessions, made as the daemon makes them: with what it remembers of each document. The same requests
 * are made for families of both kinds, and it is counted what servers of each kind have to read anew of each.
 */
import type { CompiledPrompt, PipelineBackend, PromptSource } from '@foretoken/assist/completion/pipeline-parts.js';
import { DocumentMemories } from '@foretoken/assist/prompt/document-memory.js';
import { PromptMeter } from '@foretoken/assist/prompt/prompt-meter.js';
import { pipelineBackend } from '@foretoken/daemon/pipeline-backend.js';
import { defaultSettings } from '@foretoken/daemon/settings/load-settings.js';
import { profilesFor } from '@foretoken/daemon/settings/profiles.js';
import type { Settings } from '@foretoken/daemon/settings/settings-table.js';
import type { Backend } from '@foretoken/inference/backend.js';
import { TokenLengths } from '@foretoken/inference/tokenizers/token-lengths.js';
import { BlockCache, SlotCache } from './prefix-caches.js';

/** Which part of a prompt a typed character changes. */
const orders = {
  'split at the line': { family: 'qwen-coder', split: 'line' },
  'split at the block': { family: 'qwen-coder', split: 'block' },
  'suffix first': { family: 'codestral', split: 'line' },
  'no suffix': { family: 'plain', split: 'line' },
} as const;

/** How servers keep what they have read. */
const caches = {
  vLLM: () => new BlockCache(),
  'llama.cpp, four slots': () => new SlotCache(4),
  'llama.cpp, one slot': () => new SlotCache(1),
};

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

  /** Of each prompt, the tokens that a server has to read, by order and server. */
  recomputedTokens(): Readonly<Record<string, readonly number[]>> {
    return Object.fromEntries(
      this.#watched.flatMap(({ name, servers }) =>
        servers.map(({ server, recomputedTokens }) => [`${name}, ${server}`, recomputedTokens]),
      ),
    );
  }
}

class WatchedOrder {
  readonly name: string;
  readonly pipeline: PipelineBackend;
  readonly #model: string;
  readonly #lengths = new TokenLengths();
  readonly servers = Object.entries(caches).map(([server, made]) => ({
    server,
    cache: made(),
    recomputedTokens: [] as number[],
  }));

  constructor(name: string, backend: Backend, settings: Settings) {
    this.name = name;
    this.#model = backend.model;
    const [profile] = profilesFor('completion', 'typescript', settings);
    const state = { memories: new DocumentMemories(), meter: new PromptMeter(), lengths: this.#lengths };
    this.pipeline = pipelineBackend(backend, { profile, settings }, state);
  }

  compile(source: PromptSource): CompiledPrompt {
    const compiled = this.pipeline.compile(source);
    const charactersPerToken = this.#lengths.charactersPerToken(this.#model, source.languageId);
    for (const { cache, recomputedTokens } of this.servers)
      recomputedTokens.push(cache.read(compiled.prompt, charactersPerToken));
    return compiled;
  }
}

const promptTokensMax = 1_024;
