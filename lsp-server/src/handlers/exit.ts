/** `exit`: the session ends; the process goes on. */
import type { SessionContext } from '../session/session-context.js';

export function exit(session: SessionContext): void {
  session.close('the client sent exit');
}
