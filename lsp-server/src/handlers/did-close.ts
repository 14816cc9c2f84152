/** `textDocument/didClose`: the session keeps nothing of the document but which lines of it were edited and saved of late. */
import { asObject, documentUri } from '../params/read-params.js';
import { completionOwner } from '../session/completion-owner.js';
import type { SessionContext } from '../session/session-context.js';

export function didClose(session: SessionContext, params: unknown): void {
  const uri = documentUri(asObject(params, 'params'));
  session.superseded.get(uri)?.();
  session.documents.close(uri);
  session.activity.closed(uri);
  session.services.completion.forget(completionOwner(session, uri));
}
