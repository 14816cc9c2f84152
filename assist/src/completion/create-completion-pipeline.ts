/** Builds the completion pipeline: every request takes the same stages, and the first that can answer does. */
import type { Clock } from '@foretoken/base/clock.js';
import type { Snippet } from '@foretoken/codebase/index/snippet.js';
import type { Backend } from '@foretoken/inference/backend.js';
import type { PromptText } from '@foretoken/privacy/prompt-text.js';
import type { ContextFinder } from '../context/context-finder.js';
import type { EmbeddedEngine } from '../embedded/embedded-engine.js';
import { BackendRuns } from './backend-runs.js';
import { CompletionCache } from './completion-cache.js';
import type {
  CompletionOutcome,
  CompletionPipeline,
  CompletionRequest,
  CompletionTrace,
} from './completion-pipeline.js';
import { completionLimits } from './limits.js';
import { PipelineRequest } from './pipeline-request.js';
import { TraceRing } from './trace-ring.js';
import { TypeThrough } from './type-through.js';

export interface PipelineParts {
  readonly clock: Clock;
  readonly embedded: EmbeddedEngine;
  readonly context: ContextFinder;
  /** The backend in force; asked at each request, since settings change. */
  readonly backend: () => PipelineBackend | undefined;
  /** Confidence from which an embedded item is shown without waiting for a healthy backend; 0…1. */
  readonly confidenceTop: number;
  /** Told of every finished request, e.g. for metrics. */
  readonly onTrace?: ((trace: CompletionTrace) => void) | undefined;
}

export interface PipelineBackend {
  readonly backend: Backend;
  readonly completionTokensMax: number;
  /** Makes the FIM prompt for this backend's model; all text in it has passed the privacy filter. */
  readonly compile: (source: PromptSource) => CompiledPrompt;
}

export interface PromptSource {
  readonly path: string;
  readonly languageId: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly snippets: readonly Snippet[];
}

export interface CompiledPrompt {
  readonly prompt: PromptText;
  readonly stop: readonly string[];
  /** Secrets replaced. */
  readonly redactions: number;
}

/** What requests share: caches, runs in flight, and who asked last. */
export interface PipelineState {
  readonly parts: PipelineParts;
  readonly cache: CompletionCache;
  readonly typeThrough: TypeThrough;
  readonly runs: BackendRuns;
  readonly nextId: () => number;
}

/** One pipeline a process. State is bounded by limits.ts. */
export function createCompletionPipeline(parts: PipelineParts): CompletionPipeline {
  let lastId = 0;
  const state: PipelineState = {
    parts,
    cache: new CompletionCache(),
    typeThrough: new TypeThrough(),
    runs: new BackendRuns(),
    nextId: () => ++lastId,
  };
  const traces = new TraceRing(completionLimits.tracesMax);
  const latest = new Map<string, AbortController>();

  async function complete(request: CompletionRequest): Promise<CompletionOutcome> {
    const superseded = new AbortController();
    latest.get(request.owner)?.abort();
    latest.set(request.owner, superseded);
    try {
      const run = new PipelineRequest(state, request, superseded.signal);
      const outcome = await run.outcome();
      const trace = run.trace(outcome);
      traces.add(trace);
      parts.onTrace?.(trace);
      return outcome;
    } finally {
      if (latest.get(request.owner) === superseded) latest.delete(request.owner);
    }
  }

  return {
    complete,
    traces: (max) => traces.newest(max),
    forget(owner) {
      latest.get(owner)?.abort();
      state.typeThrough.forget(owner);
      state.runs.abortAll(owner);
    },
  };
}
