/** `foretoken/cursorRested`: what a key there would wait for is found ahead. */
import { methods } from '@foretoken/protocol/methods.js';
import { RpcError, rpcCodes } from '../rpc/rpc-error.js';
import { completionRequest } from '../session/completion-request.js';
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
  // As a request there does, so that it finds the same activity.
  session.activity.asked(open, position.line);
  const offset = open.document.offsetAt(position, session.client.encoding);
  const request = completionRequest(session, open, offset, unaborted);
  session.services.completion.rested({ ...request, trigger: 'automatic' });
}

const unaborted = new AbortController().signal;
