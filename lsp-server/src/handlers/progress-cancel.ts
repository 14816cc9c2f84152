/** `window/workDoneProgress/cancel`: indexing, which is all that we show progress of, is paused. */
import { asObject } from '../params/read-params.js';
import type { SessionContext } from '../session/session-context.js';

export function progressCancel(session: SessionContext, raw: unknown): void {
  session.cancelProgress(asObject(raw, 'params')['token']);
}
