/** `notebookDocument/didChange`: cells come, go and move, and their texts change; outputs and metadata are not looked at. */
import { limits } from '../limits.js';
import {
  asArray,
  asInteger,
  asObject,
  asString,
  badParams,
  objectOrEmpty,
  type ReadObject,
} from '../params/read-params.js';
import { RpcError } from '../rpc/rpc-error.js';
import type { SessionContext } from '../session/session-context.js';
import { didChange } from './did-change.js';
import { didClose } from './did-close.js';
import { openCells, readCells } from './notebook-did-open.js';

export function notebookDidChange(session: SessionContext, raw: unknown): void {
  const params = asObject(raw, 'params');
  const uri = asString(asObject(params['notebookDocument'], 'notebookDocument')['uri'], 'notebookDocument.uri');
  const cells = objectOrEmpty(objectOrEmpty(params['change'])['cells']);
  try {
    if (cells['structure'] !== undefined) changeStructure(session, uri, asObject(cells['structure'], 'structure'));
    for (const change of listOf(cells['textContent'], 'textContent')) {
      const { document, changes } = asObject(change, 'textContent[]');
      didChange(session, { textDocument: document, contentChanges: changes });
    }
  } catch (thrown) {
    // Which of its cells are where is then not known.
    if (thrown instanceof RpcError) session.notebooks.close(uri);
    throw thrown;
  }
}

function changeStructure(session: SessionContext, uri: string, structure: ReadObject): void {
  const { start, deleteCount, cells } = asObject(structure['array'], 'structure.array');
  const from = asInteger(start, 'structure.array.start');
  const count = asInteger(deleteCount, 'structure.array.deleteCount');
  const fits = from >= 0 && count >= 0 && session.notebooks.splice(uri, from, count, readCells(cells ?? []));
  if (!fits) throw badParams('structure.array', 'a part of the cells');
  for (const textDocument of listOf(structure['didClose'], 'didClose')) didClose(session, { textDocument });
  openCells(session, structure['didOpen'] ?? []);
}

function listOf(value: unknown, field: string): readonly unknown[] {
  return value === undefined || value === null ? [] : asArray(value, field, limits.notebookCellsMax);
}
