/** What a request's prompt is given of the codebase: the finder's snippets, and the semantic hits that come in time for it. */
import type { ContextAnswer, SemanticHit } from '../context/context-finder.js';
import type { CompletionRequest } from './completion-pipeline.js';
import { completionLimits } from './limits.js';
import type { PipelineParts } from './pipeline-parts.js';

/** Begun before the throttle, so that the query's vector may be there when it ends; undefined when nothing is embedded. */
export function semanticHits(
  { semantic }: PipelineParts,
  { root, path, document, offset, overlays }: CompletionRequest,
): Promise<readonly SemanticHit[] | undefined> | undefined {
  const search = root === undefined ? undefined : semantic?.();
  if (search === undefined || root === undefined) return undefined;
  const prefix = document.text.slice(0, offset);
  const suffix = document.text.slice(offset);
  return search.nearCursor({ root, path, prefix, suffix, shadowed: overlays.keys() }, completionLimits.semanticWaitMs);
}

/** Snippets of at most `tokensMax`; none for a file in no root. */
export function requestContext(
  { context }: PipelineParts,
  request: CompletionRequest,
  semantic: readonly SemanticHit[] | undefined,
  tokensMax: number,
): ContextAnswer {
  const { owner, tables, structure, activity, changes, root, path, document, offset, overlays } = request;
  if (tables === undefined || root === undefined) return { snippets: [], tokens: 0 };
  return context.find({
    owner,
    tables,
    structure,
    activity,
    changes,
    semantic,
    root,
    path,
    languageId: document.languageId,
    prefix: document.text.slice(0, offset),
    suffix: document.text.slice(offset),
    overlays,
    tokensMax,
  });
}
