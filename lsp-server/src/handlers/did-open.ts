/** `textDocument/didOpen`: a document that cannot be read is not followed, visibly. */
import { asInteger, asObject, asString } from '../params/read-params.js';
import { loseUnread } from '../session/lose-unread.js';
import type { SessionContext } from '../session/session-context.js';

export function didOpen(session: SessionContext, params: unknown): void {
  const item = asObject(asObject(params, 'params')['textDocument'], 'textDocument');
  const uri = asString(item['uri'], 'textDocument.uri');
  loseUnread(session, uri, () => {
    const languageId = asString(item['languageId'], 'textDocument.languageId');
    const version = asInteger(item['version'], 'textDocument.version');
    session.documents.open(uri, languageId, version, asString(item['text'], 'textDocument.text'));
    const open = session.documents.get(uri);
    if (open !== undefined) session.activity.opened(open);
  });
}
