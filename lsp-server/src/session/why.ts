/** Why the last request showed what it showed, or nothing, in words for a message box. */
import type { CompletionTrace, SilentReason } from '@foretoken/assist/completion/completion-pipeline.js';
import { completionOwner } from './completion-owner.js';
import type { SessionContext } from './session-context.js';

/** `uri`: the document that is meant; without it, the last request of the session. */
export function whyOf(session: SessionContext, uri: string | undefined): string {
  const owner = uri === undefined ? `${session.id} ` : completionOwner(session, uri);
  const trace = session.services.completion.traces(tracesSeenMax).find((seen) => seen.owner.startsWith(owner));
  if (trace === undefined) return 'Nothing was asked for yet: the editor asks when something is typed.';
  const detail = trace.detail === undefined ? '' : ` (${trace.detail})`;
  return `${trace.path}:${trace.line}: ${outcomeOf(trace)}${detail}`;
}

/** How far back the newest requests of other sessions may push this one's. */
const tracesSeenMax = 200;

function outcomeOf(trace: CompletionTrace): string {
  if (trace.outcome === 'shown') return `shown, from ${trace.from === undefined ? 'nowhere' : sources[trace.from]}.`;
  return trace.because === undefined ? 'nothing was shown.' : silences[trace.because];
}

const sources = {
  cache: 'an earlier answer at this place',
  'type-through': 'the suggestion that is being typed along',
  embedded: 'the embedded engine',
  backend: 'the backend',
} as const;

const silences: Record<SilentReason, string> = {
  disabled: 'completion is switched off here, by a setting or by the language.',
  snoozed: 'suggestions are snoozed.',
  excluded: 'the file is one that is never read.',
  'cursor-in-word': 'the cursor stands inside a word.',
  superseded: 'a newer request took its place.',
  cancelled: 'the editor gave the request up.',
  stale: 'the text changed before the answer came.',
  indexing: 'the codebase is still being learned.',
  'not-confident': 'what was found is not sure enough; the setting completion.confidence moves that bar.',
  'nothing-found': 'neither the backend nor the embedded engine had anything to suggest.',
  'backend-failed': 'the backend failed, and the embedded engine had nothing.',
  filtered: 'what came was not worth showing.',
  'document-too-large': 'the document is too large.',
};
