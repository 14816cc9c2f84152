/** `textDocument/didOpen`: a document that cannot be read is not followed, visibly. */
import { languageOf } from '@foretoken/codebase/text/language.js';
import { asInteger, asObject, asString } from '../params/read-params.js';
import { completionPlace } from '../session/completion-place.js';
import { loseUnread } from '../session/lose-unread.js';
import type { SessionContext } from '../session/session-context.js';

export function didOpen(session: SessionContext, params: unknown): void {
  const item = asObject(asObject(params, 'params')['textDocument'], 'textDocument');
  const uri = asString(item['uri'], 'textDocument.uri');
  loseUnread(session, uri, () => {
    const version = asInteger(item['version'], 'textDocument.version');
    const text = asString(item['text'], 'textDocument.text');
    // A client that knows no ids sends an empty one.
    const languageId = asString(item['languageId'], 'textDocument.languageId') || languageOf(uri, firstLineOf(text));
    session.documents.open(uri, languageId, version, text);
    const open = session.documents.get(uri);
    if (open === undefined) return;
    session.activity.opened(open);
    session.services.completion.prepare(completionPlace(session, open, 0));
  });
}

function firstLineOf(text: string): string {
  return text.slice(0, Math.min(200, text.indexOf('\n') + 1));
}
