/** `notebookDocument/didOpen`: its cells' order, and their texts as documents. */
import type { CellPlace } from '../documents/session-notebooks.js';
import { limits } from '../limits.js';
import { asArray, asObject, asString, type ReadObject } from '../params/read-params.js';
import type { SessionContext } from '../session/session-context.js';
import { didOpen } from './did-open.js';

export function notebookDidOpen(session: SessionContext, raw: unknown): void {
  const params = asObject(raw, 'params');
  const notebook = asObject(params['notebookDocument'], 'notebookDocument');
  session.notebooks.open(asString(notebook['uri'], 'notebookDocument.uri'), readCells(notebook['cells']));
  openCells(session, params['cellTextDocuments']);
}

/** Each is followed, or lost, by itself. */
export function openCells(session: SessionContext, documents: unknown): void {
  for (const textDocument of asArray(documents, 'cellTextDocuments', limits.notebookCellsMax))
    didOpen(session, { textDocument });
}

export function readCells(value: unknown): CellPlace[] {
  return asArray(value, 'cells', limits.notebookCellsMax).map((raw) => {
    const cell: ReadObject = asObject(raw, 'cells[]');
    return { uri: asString(cell['document'], 'cells[].document'), kind: cell['kind'] === 1 ? 'markdown' : 'code' };
  });
}
