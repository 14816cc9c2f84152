/** `textDocument/didSave`: the disk has the document's text, and the index should. */
import { asObject, documentUri } from '../params/read-params.js';
import type { SessionContext } from '../session/session-context.js';

export function didSave(session: SessionContext, params: unknown): void {
  const uri = documentUri(asObject(params, 'params'));
  session.documents.saved(uri);
  const open = session.documents.get(uri);
  if (open?.path === undefined) return;
  session.activity.saved(uri, open.document.version);
  session.services.codebases.changed([open.path]);
}
