/** `foretoken/documentText`: a session reads back its own document as the daemon has it. */
import { asObject, documentUri } from '../params/read-params.js';
import type { SessionContext } from '../session/session-context.js';

export function documentText(session: SessionContext, params: unknown): { text: string; version: number } | null {
  const open = session.documents.get(documentUri(asObject(params, 'params')));
  return open ? { text: open.document.text, version: open.document.version } : null;
}
