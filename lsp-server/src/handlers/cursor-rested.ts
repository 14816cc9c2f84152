/** `foretoken/cursorRested`: what a key there would wait for is found ahead. */
import { methods } from '@foretoken/protocol/methods.js';
import { RpcError, rpcCodes } from '../rpc/rpc-error.js';
import { placeAhead } from '../session/place-ahead.js';
import type { SessionContext } from '../session/session-context.js';

export function cursorRested(session: SessionContext, raw: unknown): void {
  const parsed = methods.cursorRested.params.safeParse(raw);
  if (!parsed.success)
    throw new RpcError(
      rpcCodes.invalidParams,
      'params must be {"textDocument": {"uri"}, "position": {"line", "character"}}.',
    );
  const { textDocument, position } = parsed.data;
  const open = session.documents.get(textDocument.uri);
  if (open === undefined) return;
  const offset = open.document.offsetAt(position, session.client.encoding);
  session.services.completion.rested(placeAhead(session, open, offset));
}
