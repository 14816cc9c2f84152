/**
 * What an editor closes by itself behind the cursor: `foo(` becomes `foo()`, the cursor in between. Where the client lets a
 * suggestion take its place, requests are answered as if it were not there, so that nothing ends at it and no key that adds or
 * passes a bracket makes another place; what is shown says it again, each closer in its turn, and replaces it.
 */

import type { CompletionItem, CompletionOutcome, CompletionRequest } from './completion-pipeline.js';
import { filterText } from './filters/filter-text.js';
import { completionLimits } from './limits.js';
import { closersBehind, sayingClosers } from './lines/closers.js';
import { type CursorContext, cursorContext } from './lines/cursor-context.js';
import { filterTexts } from './traces/outcome-text.js';

/** A request as if nothing were closed behind the cursor, and what is done with its outcome. */
export interface OpenLine {
  readonly request: CompletionRequest;
  readonly fitted: (outcome: CompletionOutcome) => CompletionOutcome;
}

/** Costs microseconds, and copies of the document where something is closed. */
export function openLine(request: CompletionRequest): OpenLine {
  const { document, offset, mayReplaceRest } = request;
  if (mayReplaceRest !== true || document.text.length > completionLimits.documentCharactersMax)
    return { request, fitted: (outcome) => outcome };
  const at = cursorContext(document.text, offset);
  const closers = closersBehind(at);
  if (closers === '') return { request, fitted: (outcome) => outcome };
  const position = (at: number) => document.positionAt(at, 'utf-16');
  const change = { range: { start: position(offset), end: position(offset + closers.length) }, text: '' };
  return {
    request: { ...request, document: document.edited(document.version, [change], 'utf-16') },
    fitted: (outcome) => fittedOutcome(outcome, at, closers, request),
  };
}

function fittedOutcome(
  outcome: CompletionOutcome,
  at: CursorContext,
  closers: string,
  request: CompletionRequest,
): CompletionOutcome {
  if (outcome.kind === 'silent') return outcome;
  const items = outcome.items.flatMap((item): readonly CompletionItem[] => {
    const text = sayingClosers(item.text, at.linePrefix, closers);
    if (text === undefined) {
      const filtered = filterText(item.text, at);
      return filtered.kind === 'text' ? [{ ...item, text: filtered.text }] : [];
    }
    const isTiny = text.length - closers.length <= completionLimits.tinyCharactersMax;
    const isGuess = item.source === 'embedded' && request.trigger === 'automatic';
    return text === closers || (isTiny && isGuess) ? [] : [{ ...item, text, replaces: closers.length }];
  });
  if (items.length > 0) return { ...outcome, items };
  return { kind: 'silent', because: 'filtered', detail: filterTexts.closed };
}
