/** The stages that answer from what was computed before and still fits: type-through, then the cache. */

import { type CachedCompletion, cacheScope } from './cache/completion-cache.js';
import type { CompletionItem, CompletionRequest } from './completion-pipeline.js';
import { filterText } from './filters/filter-text.js';
import { fitsSelection } from './filters/selected-entry.js';
import { latelyUndone } from './filters/undone-text.js';
import type { CursorContext } from './lines/cursor-context.js';
import type { PipelineParts } from './pipeline-parts.js';
import type { PipelineState } from './pipeline-state.js';

/** What is left of the shown items that the user types along; empty when nothing is. `typed`: how far since they were shown. */
export function typedThrough(
  state: PipelineState,
  request: CompletionRequest,
  at: CursorContext,
): { readonly items: readonly CompletionItem[]; readonly typed: number } {
  const { items, typed } = state.typeThrough.follow(request.owner, at);
  const fitting: CompletionItem[] = [];
  const lately = latelyUndone(request);
  for (const item of items) {
    // Filtered again: the editor may have closed a bracket behind the cursor meanwhile, or the user have taken it and taken it back.
    const filtered = filterText(item.text, at, lately);
    if (filtered.kind === 'text' && fitsSelection(filtered.text, request))
      fitting.push({ ...item, text: filtered.text });
  }
  return { items: fitting, typed };
}

/** A finished completion of this place, of one before it on the line, or of the same document before a restart. */
export function cachedAnswer(
  state: PipelineState,
  request: CompletionRequest,
  at: CursorContext,
): CachedCompletion | undefined {
  const { parts, cache } = state;
  const asked = parts.backend(request.document.languageId);
  const cached = cache.find(cacheScope(request, asked), at) ?? keptBefore(parts, request, at, asked?.backend.model);
  if (cached === undefined) return undefined;
  if (cached.madeBy === 'embedded' && (cached.confidence ?? 0) < request.policy.confidenceMin) return undefined;
  const filtered = filterText(cached.text, at, latelyUndone(request));
  if (filtered.kind === 'nothing' || !fitsSelection(filtered.text, request)) return undefined;
  return { ...cached, text: filtered.text };
}

function keptBefore(
  { restartCache }: PipelineParts,
  request: CompletionRequest,
  at: CursorContext,
  model: string | undefined,
): CachedCompletion | undefined {
  const kept = model === undefined ? undefined : restartCache?.find(request, at, model);
  return kept && { text: kept.text, confidence: kept.confidence, madeBy: 'backend' };
}
