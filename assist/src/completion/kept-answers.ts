/** The stages that answer from what was computed before and still fits: type-through, then the cache. */

import { type CachedCompletion, cacheScope } from './completion-cache.js';
import type { CompletionItem, CompletionRequest } from './completion-pipeline.js';
import type { CursorContext } from './cursor-context.js';
import { filterText } from './filter-text.js';
import type { PipelineState } from './pipeline-parts.js';
import { fitsSelection } from './selected-entry.js';

/** What is left of the shown items that the user types along; empty when nothing is. `typed`: how far since they were shown. */
export function typedThrough(
  state: PipelineState,
  request: CompletionRequest,
  at: CursorContext,
): { readonly items: readonly CompletionItem[]; readonly typed: number } {
  const { items, typed } = state.typeThrough.follow(request.owner, at);
  const fitting: CompletionItem[] = [];
  for (const item of items) {
    // Filtered again: the editor may have closed a bracket behind the cursor meanwhile.
    const filtered = filterText(item.text, at);
    if (filtered.kind === 'text' && fitsSelection(filtered.text, request))
      fitting.push({ ...item, text: filtered.text });
  }
  return { items: fitting, typed };
}

/** A finished completion of this place, or of one before it on the line. */
export function cachedAnswer(
  state: PipelineState,
  request: CompletionRequest,
  at: CursorContext,
): CachedCompletion | undefined {
  const cached = state.cache.find(cacheScope(request, state.parts.backend()?.backend.model), at);
  if (cached === undefined) return undefined;
  if (cached.madeBy === 'embedded' && cached.confidence < request.policy.confidenceMin) return undefined;
  const filtered = filterText(cached.text, at);
  if (filtered.kind === 'nothing' || !fitsSelection(filtered.text, request)) return undefined;
  return { ...cached, text: filtered.text };
}
