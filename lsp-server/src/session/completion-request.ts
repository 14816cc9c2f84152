/** What the pipeline is told of a place in a session: all but why it is asked. */
import type { CompletionRequest } from '@foretoken/assist/completion/completion-pipeline.js';
import type { SessionDocument } from '../documents/session-documents.js';
import { completionOwner } from './completion-owner.js';
import { completionPlace } from './completion-place.js';
import type { SessionContext } from './session-context.js';
import { isSnoozed } from './snooze.js';

/** `offset`: in the document, in UTF-16 units. */
export function completionRequest(
  session: SessionContext,
  open: SessionDocument,
  offset: number,
  signal: AbortSignal,
): Omit<CompletionRequest, 'trigger'> {
  const place = completionPlace(session, open, offset);
  const { codebases } = session.services;
  const { root } = place;
  const phase = root === undefined ? undefined : codebases.status(root)?.phase;
  return {
    ...place,
    owner: completionOwner(session, open.document.uri),
    indexing: phase === 'waiting' || phase === 'walking' || phase === 'indexing',
    lineOnly: false,
    mayReplaceRest: session.client.replacesRest,
    changes: root === undefined ? undefined : codebases.changes(root),
    activity: root === undefined ? undefined : session.activity.snapshot(root, open.document.uri, session.settings),
    snoozed: isSnoozed(session),
    signal,
  };
}
