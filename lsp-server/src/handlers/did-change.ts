/** `textDocument/didChange`: a change that cannot be read or applied ends the document's sync, visibly, since its text is then not known. */
import type { TextChange } from '@foretoken/codebase/text/text-document.js';
import { limits } from '../limits.js';
import {
  asArray,
  asInteger,
  asObject,
  asRange,
  asString,
  documentUri,
  type ReadObject,
} from '../params/read-params.js';
import { RpcError } from '../rpc/rpc-error.js';
import type { SessionContext } from '../session/session-context.js';

export function didChange(session: SessionContext, raw: unknown): void {
  const params = asObject(raw, 'params');
  const uri = documentUri(params);
  try {
    const changes = asArray(params['contentChanges'], 'contentChanges', limits.changesMax).map(readChange);
    const version = asInteger(asObject(params['textDocument'], 'textDocument')['version'], 'textDocument.version');
    const open = session.documents.change(uri, version, changes, session.client.encoding);
    if (!open) session.services.log.warn('a change to a document that is not open was ignored');
  } catch (thrown) {
    if (!(thrown instanceof RpcError)) throw thrown;
    session.documents.lose(uri, 'a change to it could not be read');
    throw thrown;
  }
}

function readChange(raw: unknown): TextChange {
  const change: ReadObject = asObject(raw, 'contentChanges[]');
  const text = asString(change['text'], 'contentChanges[].text');
  const range = change['range'];
  return range === undefined || range === null ? { text } : { text, range: asRange(range, 'contentChanges[].range') };
}
