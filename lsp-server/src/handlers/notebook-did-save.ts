/** `notebookDocument/didSave`: the disk has the cells, and the index should. */
import { pathOfUri } from '@foretoken/codebase/text/file-uri.js';
import { asObject, asString } from '../params/read-params.js';
import type { SessionContext } from '../session/session-context.js';

export function notebookDidSave(session: SessionContext, raw: unknown): void {
  const notebook = asObject(asObject(raw, 'params')['notebookDocument'], 'notebookDocument');
  const uri = asString(notebook['uri'], 'notebookDocument.uri');
  for (const cell of session.notebooks.cellsOf(uri)) session.documents.saved(cell.uri);
  const path = pathOfUri(uri);
  if (path !== undefined) session.services.codebases.changed([path]);
}
