/** What the pipeline is built from. */
import type { Clock } from '@foretoken/base/clock.js';
import type { Snippet } from '@foretoken/codebase/index/search/snippet.js';
import type { Backend, BackendFailure, ChatTurn, InfillParts } from '@foretoken/inference/backend.js';
import type { PromptText } from '@foretoken/privacy/prompt-text.js';
import type { ContextFinder } from '../context/context-finder.js';
import type { EmbeddedEngine } from '../embedded/embedded-engine.js';
import type { SemanticSearch } from '../embedding/semantic-search.js';
import type { QuietGate } from '../feedback/quiet-gate.js';
import type { PromptCost } from '../prompt/prompt-meter.js';
import type { CodeState } from '../prompt/standing-snippet.js';
import type { RestartCache } from './cache/restart-cache.js';
import type { CompletionTrace } from './completion-pipeline.js';

export interface PipelineParts {
  readonly clock: Clock;
  readonly embedded: EmbeddedEngine;
  readonly context: ContextFinder;
  /** The backend in force for a language; asked at each request, since settings change. */
  readonly backend: (languageId: string) => PipelineBackend | undefined;
  /** Semantic search in force, when an embedding model is configured. */
  readonly semantic?: (() => SemanticSearch | undefined) | undefined;
  /** Confidence from which an embedded item is shown without waiting for a healthy backend; 0…1. */
  readonly confidenceTop: number;
  /** Completions that outlive this process, in a daemon. */
  readonly restartCache?: RestartCache | undefined;
  /** Holds back what is not likely to be taken; absent where nobody types. */
  readonly gate?: QuietGate | undefined;
  /** Told of every finished request, e.g. for metrics. */
  readonly onTrace?: ((trace: CompletionTrace) => void) | undefined;
  /** Told of what asking ahead costs and brings. */
  readonly onSpeculation?: ((event: SpeculationEvent) => void) | undefined;
}

export interface SpeculationEvent {
  /** `used`: something of it is shown. */
  readonly kind: 'started' | 'ended' | 'used';
  /** Tokens of the prompt when it starts, of the text when it ends; about, and whatever the server had in its cache. */
  readonly tokens: number;
}

export interface PipelineBackend {
  readonly backend: Backend;
  /** Why it would not answer now, which is then not waited for, nor a prompt made; absent, or undefined, where it may. */
  readonly away?: (() => BackendFailure | undefined) | undefined;
  /** Names all of the settings that shape its prompts and answers, beside the model; absent where these do not change. */
  readonly promptPolicy?: string | undefined;
  readonly completionTokensMax: number;
  readonly temperature: number;
  readonly topP: number;
  /** Tokens of snippets that its prompts have room for. */
  readonly contextTokensMax: number;
  /** Offset in a document's prefix from which on its prompts show it. */
  readonly shownFrom: (prefix: string, languageId: string) => number;
  /** Whether a document with this path may be part of its prompts. */
  readonly maySend: (path: string) => boolean;
  /** It runs on this machine, for this user alone. */
  readonly isOwnMachine?: boolean | undefined;
  /** Makes the FIM prompt for this backend's model; all text in it has passed the privacy filter. */
  readonly compile: (source: PromptSource) => CompiledPrompt;
  /** Filters a snippet as a prompt will show it, so that the first prompt that does need not; tenths of a millisecond. */
  readonly writeAhead?:
    | ((source: Pick<PromptSource, 'owner' | 'path' | 'languageId'>, snippet: Snippet) => void)
    | undefined;
}

export interface PromptSource {
  /** Whose document it is; undefined for a task of its own, of which nothing is remembered. */
  readonly owner: string | undefined;
  /** Name of the root's folder; empty for a file in no root. */
  readonly repository: string;
  readonly path: string;
  readonly languageId: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly snippets: readonly Snippet[];
  /** These were found before they were asked for. */
  readonly isAhead?: boolean | undefined;
  /** What the snippets were read from. */
  readonly code: CodeState;
}

export interface CompiledPrompt {
  readonly prompt: PromptText;
  /** The same in parts, for a server that joins them itself. */
  readonly infill?: InfillParts | undefined;
  readonly chat?: ChatTurn | undefined;
  readonly stop: readonly string[];
  /** Secrets replaced. */
  readonly redactions: number;
  /** What it costs the server, as far as that is known by now. */
  readonly cost?: (() => PromptCost) | undefined;
  /** The same cut shorter, once its server has refused it as too long. */
  readonly shorter?: ((signal: AbortSignal) => Promise<CompiledPrompt>) | undefined;
}
