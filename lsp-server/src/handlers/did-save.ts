/** `textDocument/didSave`: the disk has the document's text, and the index should. */
import { asObject, documentUri } from '../params/read-params.js';
import type { SessionContext } from '../session/session-context.js';

export function didSave(session: SessionContext, params: unknown): void {
  const uri = documentUri(asObject(params, 'params'));
  session.documents.saved(uri);
  const path = session.documents.get(uri)?.path;
  if (path !== undefined) session.services.codebases.changed([path]);
}
