/** A message about a document that cannot be read leaves its text unknown. */
import { RpcError } from '../rpc/rpc-error.js';
import type { SessionContext } from './session-context.js';

/** Runs what reads the message and passes on what it throws; bad parameters end the document's sync first. */
export function loseUnread(session: SessionContext, uri: string, read: () => void): void {
  try {
    read();
  } catch (thrown) {
    if (thrown instanceof RpcError) session.documents.lose(uri, 'a message about it could not be read');
    throw thrown;
  }
}
