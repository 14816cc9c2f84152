/** What a request's prompt is made of: the document, the finder's snippets, and the semantic hits that come in time for them. */
import { basename } from 'node:path';
import type { Snippet } from '@foretoken/codebase/index/search/snippet.js';
import type { ContextRequest, SemanticHit } from '../context/context-finder.js';
import type { CodeState } from '../prompt/standing-snippet.js';
import type { CompletionRequest } from './completion-pipeline.js';
import { completionLimits } from './limits.js';
import type { PipelineBackend, PipelineParts, PromptSource } from './pipeline-parts.js';

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

/** The document around the cursor, with snippets of as many tokens as the backend's prompts have room for. */
export function promptSource(
  { context }: PipelineParts,
  request: CompletionRequest,
  semantic: readonly SemanticHit[] | undefined,
  backend: PipelineBackend,
): PromptSource {
  const { document, offset } = request;
  const asked = contextRequest(request, semantic, backend);
  const isAhead = asked !== undefined && context.isAhead(asked);
  const snippets = asked === undefined ? [] : context.find(asked).snippets;
  const place = { prefix: document.text.slice(0, offset), suffix: document.text.slice(offset) };
  return { ...sourceAt(request, place, snippets), isAhead };
}

/** With these snippets, at a place in the document that the request is about. */
export function sourceAt(
  request: CompletionRequest,
  { prefix, suffix }: Pick<ContextRequest, 'prefix' | 'suffix'>,
  snippets: readonly Snippet[],
): PromptSource {
  const { owner, fresh, document, path, root } = request;
  return {
    owner: fresh === true ? undefined : owner,
    repository: root === undefined ? '' : basename(root),
    path,
    languageId: document.languageId,
    prefix,
    suffix,
    snippets,
    code: codeOf(request),
  };
}

/** What snippets of a request are read from, as it is now. */
export function codeOf({ tables, overlays, structure }: CompletionRequest): CodeState {
  return { tables, overlays, libraryFiles: structure?.libraryFiles };
}

/** What is asked of the finder for a request; undefined for a file in no root. */
export function contextRequest(
  { owner, tables, structure, activity, changes, root, path, document, offset, overlays }: CompletionRequest,
  semantic: readonly SemanticHit[] | undefined,
  backend: Pick<PipelineBackend, 'contextTokensMax' | 'shownFrom'>,
): ContextRequest | undefined {
  if (tables === undefined || root === undefined) return undefined;
  const { languageId } = document;
  const prefix = document.text.slice(0, offset);
  return {
    owner,
    tables,
    structure,
    libraryFiles: structure?.libraryFiles,
    activity,
    changes,
    semantic,
    root,
    path,
    languageId,
    prefix,
    suffix: document.text.slice(offset),
    shownFrom: backend.shownFrom(prefix, languageId),
    overlays,
    tokensMax: backend.contextTokensMax,
  };
}
