/** A pipeline whose items the usage store knows, so that what an editor tells of them can be counted by source. */
import type { CompletionPipeline } from '@foretoken/assist/completion/completion-pipeline.js';
import type { UsageStore } from './usage-store.js';

export function countedPipeline(pipeline: CompletionPipeline, usage: UsageStore): CompletionPipeline {
  return {
    async complete(request) {
      const outcome = await pipeline.complete(request);
      if (outcome.kind === 'shown' && request.fresh !== true) usage.note(outcome.items, request.document.languageId);
      return outcome;
    },
    traces: (max) => pipeline.traces(max),
    forget: (owner) => pipeline.forget(owner),
  };
}
