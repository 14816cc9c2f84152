/** Why the last request showed what it showed, or nothing, in words for a message box. */
import { outcomeText } from '@foretoken/assist/completion/traces/outcome-text.js';
import { completionOwner } from './completion-owner.js';
import type { SessionContext } from './session-context.js';

/** `uri`: the document that is meant; without it, the last request of the session. */
export function whyOf(session: SessionContext, uri: string | undefined): string {
  const isMeant = (owner: string) =>
    uri === undefined ? owner.startsWith(completionOwner(session, '')) : owner === completionOwner(session, uri);
  // One that a newer request replaced may end after that one, and says nothing of what the user sees.
  const trace = session.services.completion
    .traces(tracesSeenMax)
    .find(({ owner, because }) => because !== 'superseded' && isMeant(owner));
  if (trace === undefined) return 'Nothing was asked for yet: the editor asks when something is typed.';
  return `${trace.path}:${trace.line}: ${outcomeText(trace)}.`;
}

/** How far back the newest requests of other sessions may push this one's. */
const tracesSeenMax = 200;
