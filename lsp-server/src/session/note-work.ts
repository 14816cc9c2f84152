/** Tells a client's status line of requests that take long enough to be noticed; a quick one would only make it flicker. */
import { limits } from '../limits.js';
import type { SessionContext } from './session-context.js';

/** A request begins; the returned function is called at its end, before the status is told. */
export function noteWork(session: SessionContext): () => void {
  let isTold = false;
  const cancel = session.services.clock.after(limits.workQuietMs, () => {
    isTold = true;
    session.working++;
    session.tellStatus();
  });
  return () => {
    cancel();
    if (isTold) session.working--;
  };
}
