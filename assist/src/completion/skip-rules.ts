/** The first stage: requests that deserve silence before anything is computed. */
import { pathLevel } from '@foretoken/privacy/path-rules.js';
import type { CompletionRequest, SilentReason } from './completion-pipeline.js';
import { completionLimits } from './limits.js';

/** Why this request is not worth an answer, or undefined when it is. Constant time but for one character look-up. */
export function skipReason(request: CompletionRequest): SilentReason | undefined {
  if (!request.policy.enabled) return 'disabled';
  if (request.snoozed === true) return 'snoozed';
  if (request.document.text.length > completionLimits.documentCharactersMax) return 'document-too-large';
  if (pathLevel(request.path) === 'never-read') return 'excluded';
  if (request.trigger === 'automatic' && insideWord(request.document.text, request.offset)) return 'cursor-in-word';
  return undefined;
}

/** An automatic suggestion in the middle of a word can only be in the way of what is being edited. */
function insideWord(text: string, offset: number): boolean {
  const next = text[offset];
  return next !== undefined && /[\p{L}\p{N}_$]/u.test(next);
}
