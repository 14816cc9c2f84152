/** `notebookDocument/didClose`: nothing of the notebook and its cells is kept. */
import { asObject, asString } from '../params/read-params.js';
import type { SessionContext } from '../session/session-context.js';
import { didClose } from './did-close.js';

export function notebookDidClose(session: SessionContext, raw: unknown): void {
  const notebook = asObject(asObject(raw, 'params')['notebookDocument'], 'notebookDocument');
  const uri = asString(notebook['uri'], 'notebookDocument.uri');
  for (const cell of session.notebooks.cellsOf(uri)) didClose(session, { textDocument: { uri: cell.uri } });
  session.notebooks.close(uri);
}
