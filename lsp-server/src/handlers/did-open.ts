/** `textDocument/didOpen`. */
import { asInteger, asObject, asString } from '../params/read-params.js';
import type { SessionContext } from '../session/session-context.js';

export function didOpen(session: SessionContext, params: unknown): void {
  const item = asObject(asObject(params, 'params')['textDocument'], 'textDocument');
  session.documents.open(
    asString(item['uri'], 'textDocument.uri'),
    asString(item['languageId'], 'textDocument.languageId'),
    asInteger(item['version'], 'textDocument.version'),
    asString(item['text'], 'textDocument.text'),
  );
}
