/** `workspace/executeCommand`: what became of a suggestion, for the usage record and the session; indexing paused and resumed. */
import { commands, suggestionArgument } from '@foretoken/protocol/commands.js';
import { asObject, asString } from '../params/read-params.js';
import { RpcError, rpcCodes } from '../rpc/rpc-error.js';
import type { SessionContext } from '../session/session-context.js';

export function executeCommand(session: SessionContext, raw: unknown): null {
  const params = asObject(raw, 'params');
  const name = asString(params['command'], 'command');
  const command = commands.find((known) => known.name === name);
  if (!command) throw new RpcError(rpcCodes.invalidParams, 'There is no such command.');
  const { kind } = command;
  if (kind === 'pause' || kind === 'resume') {
    for (const root of session.folders.roots) session.services.codebases.pause(root, kind === 'pause');
    return null;
  }
  const given: unknown = Array.isArray(params['arguments']) ? params['arguments'][0] : undefined;
  const argument = suggestionArgument.safeParse(given);
  if (!argument.success)
    throw new RpcError(rpcCodes.invalidParams, 'arguments[0] must be {"completionId": number, "characters"?: number}.');
  const { completionId, characters } = argument.data;
  session.activity.suggestions.told(kind, completionId, characters);
  return null;
}
