/** `foretoken/views`: what the session's user may look at; from then on the client is told, once, that it has changed. */
import { methods } from '@foretoken/protocol/methods.js';
import { RpcError, rpcCodes } from '../rpc/rpc-error.js';
import type { SessionContext } from '../session/session-context.js';
import type { Views } from '../session-services.js';

export function views(session: SessionContext, raw: unknown): Views {
  const params = methods.views.params.safeParse(raw ?? {});
  if (!params.success) throw new RpcError(rpcCodes.invalidParams, '"daysMax" must be a number of days from 1 to 3660.');
  const { roots, refusals } = session.folders;
  const answer = session.services.views({ roots, refusals, daysMax: params.data.daysMax });
  session.drawnViews.follow();
  return answer;
}
