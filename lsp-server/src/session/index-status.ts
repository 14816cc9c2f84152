/** Tells a client that asked for it how far indexing is, of any root: one user has them all. */
import { isSettled } from '@foretoken/codebase/index/index-status.js';
import { methods } from '@foretoken/protocol/methods.js';
import type { SessionContext } from './session-context.js';

export function tellIndexStatus(session: SessionContext): void {
  const stop = session.services.codebases.onStatus((status) => {
    // The last word is sent whatever the queue.
    if (session.state !== 'running' || (!isSettled(status) && session.connection.congested)) return;
    session.connection.notify(methods.indexStatus.name, status);
  });
  session.onEnd(stop);
}
