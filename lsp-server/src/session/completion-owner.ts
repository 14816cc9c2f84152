/** The name under which the pipeline groups the requests of one document of one session. */
import type { SessionContext } from './session-context.js';

export function completionOwner(session: Pick<SessionContext, 'id'>, uri: string): string {
  return `${session.id} ${uri}`;
}
