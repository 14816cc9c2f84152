/** Builds the completion pipeline: every request takes the same stages, and the first that can answer does. */

import { ContextAhead } from './ahead/context-ahead.js';
import { Preparation } from './ahead/preparation.js';
import { Speculator } from './ahead/speculator.js';
import { WarmUp } from './ahead/warm-up.js';
import { CompletionCache } from './cache/completion-cache.js';
import { TypeThrough } from './cache/type-through.js';
import type { CompletionOutcome, CompletionPipeline, CompletionRequest } from './completion-pipeline.js';
import { SureShare } from './gate/sure-share.js';
import { UnshownWords } from './gate/unshown-words.js';
import { completionLimits } from './limits.js';
import type { PipelineParts } from './pipeline-parts.js';
import { PipelineRequest } from './pipeline-request.js';
import type { PipelineState } from './pipeline-state.js';
import { openLine } from './self-closed.js';
import { BackendRuns } from './streams/backend-runs.js';
import { Throttle } from './throttle.js';
import { TraceRing } from './traces/trace-ring.js';

/** One pipeline a process. State is bounded by limits.ts. */
export function createCompletionPipeline(parts: PipelineParts): CompletionPipeline {
  let lastId = 0;
  const cache = new CompletionCache();
  const throttle = new Throttle();
  const warmUp = new WarmUp(parts, throttle);
  const state: PipelineState = {
    parts,
    cache,
    speculator: new Speculator(parts, cache, throttle),
    warmUp,
    sureShare: new SureShare(),
    unshown: new UnshownWords(parts.gate),
    typeThrough: new TypeThrough(),
    runs: new BackendRuns(),
    throttle,
    nextId: () => ++lastId,
  };
  const preparation = new Preparation(parts);
  const contextAhead = new ContextAhead(parts, warmUp);
  const traces = new TraceRing(completionLimits.tracesMax);
  const latest = new Map<string, AbortController>();

  async function complete(asked: CompletionRequest): Promise<CompletionOutcome> {
    const { request, fitted } = openLine(asked);
    const superseded = new AbortController();
    latest.get(request.owner)?.abort();
    latest.set(request.owner, superseded);
    state.speculator.hold();
    warmUp.hold();
    contextAhead.after(request);
    preparation.asked();
    try {
      const run = new PipelineRequest(state, request, superseded.signal);
      const outcome = fitted(await run.outcome());
      const trace = run.trace(outcome);
      traces.add(trace);
      parts.onTrace?.(trace);
      if (!superseded.signal.aborted) state.speculator.after(request, outcome);
      return outcome;
    } finally {
      contextAhead.answered(request);
      if (latest.get(request.owner) === superseded) latest.delete(request.owner);
    }
  }

  return {
    complete,
    traces: (max) => traces.newest(max),
    prepare: (place) => preparation.add(place),
    rested(place) {
      preparation.asked();
      contextAhead.rested(place);
    },
    typed(owner, place) {
      preparation.asked();
      contextAhead.typed(owner, place);
    },
    practise: (code) => preparation.practise(code),
    forget(owner) {
      latest.get(owner)?.abort();
      contextAhead.forget(owner);
      state.typeThrough.forget(owner);
      state.throttle.forget(owner);
      state.unshown.forget(owner);
      state.speculator.forget(owner);
      warmUp.forget(owner);
      state.runs.abortAll(owner);
    },
  };
}
