/** `shutdown`: nothing but `exit` is taken after it. */
import type { SessionContext } from '../session/session-context.js';

export function shutdown(session: SessionContext): null {
  session.state = 'shut-down';
  return null;
}
