/** What the pipeline is told of a place where something may be asked soon, as a request there would tell it. */
import type { CompletionRequest } from '@foretoken/assist/completion/completion-pipeline.js';
import type { SessionDocument } from '../documents/session-documents.js';
import { completionOwner } from './completion-owner.js';
import { completionRequest } from './completion-request.js';
import type { SessionContext } from './session-context.js';

/** `offset`: in the document, in UTF-16 units. */
export function placeAhead(session: SessionContext, open: SessionDocument, offset: number): CompletionRequest {
  // As a request there does, so that it finds the same activity.
  session.activity.asked(open, open.document.positionAt(offset, 'utf-16').line);
  return { ...completionRequest(session, open, offset, unaborted), trigger: 'automatic' };
}

/** Something was typed that ends there. An editor that waits before it asks leaves time to find what its request would wait for. */
export function noteTyped(session: SessionContext, { document }: SessionDocument, offset: number): void {
  if (!session.asksInline) return;
  session.services.completion.typed(completionOwner(session, document.uri), () => {
    const open = session.documents.get(document.uri);
    return open?.document === document && session.state === 'running' ? placeAhead(session, open, offset) : undefined;
  });
}

const unaborted = new AbortController().signal;
