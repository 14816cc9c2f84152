/** `workspace/executeCommand`: what became of a suggestion, for the usage record and the session; what its user asks of the daemon. */
import { commands, snoozeArgument, suggestionArgument, whyArgument } from '@foretoken/protocol/commands.js';
import { asObject, asString } from '../params/read-params.js';
import { RpcError, rpcCodes } from '../rpc/rpc-error.js';
import type { SessionContext } from '../session/session-context.js';
import { snooze, wake } from '../session/snooze.js';
import { whyOf } from '../session/why.js';

export function executeCommand(session: SessionContext, raw: unknown): string | null {
  const params = asObject(raw, 'params');
  const name = asString(params['command'], 'command');
  const command = commands.find((known) => known.name === name);
  if (!command) throw new RpcError(rpcCodes.invalidParams, 'There is no such command.');
  const given: unknown = Array.isArray(params['arguments']) ? params['arguments'][0] : undefined;
  const { kind } = command;
  switch (kind) {
    case 'pause':
    case 'resume':
      for (const root of session.folders.roots) session.services.codebases.pause(root, kind === 'pause');
      return null;
    case 'snooze': {
      const argument = snoozeArgument.safeParse(given);
      if (!argument.success)
        throw new RpcError(rpcCodes.invalidParams, 'arguments[0] must be {"minutes": number from 1 to 1440}.');
      snooze(session, argument.data.minutes);
      return null;
    }
    case 'wake':
      wake(session);
      return null;
    case 'why': {
      const argument = whyArgument.safeParse(given ?? undefined);
      if (!argument.success)
        throw new RpcError(rpcCodes.invalidParams, 'arguments[0] must be {"uri": string} or absent.');
      return whyOf(session, argument.data?.uri);
    }
    case 'accepted':
    case 'shown':
    case 'dismissed':
      suggestionEvent(session, kind, given);
      return null;
  }
}

function suggestionEvent(session: SessionContext, kind: 'accepted' | 'shown' | 'dismissed', given: unknown): void {
  const argument = suggestionArgument.safeParse(given);
  if (!argument.success)
    throw new RpcError(rpcCodes.invalidParams, 'arguments[0] must be {"completionId": number, "characters"?: number}.');
  const { completionId, characters } = argument.data;
  session.activity.suggestions.told(kind, completionId, characters);
}
