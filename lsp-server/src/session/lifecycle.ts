/** Which messages a session takes, in the order that LSP gives its life. */
import { RpcError, rpcCodes } from '../rpc/rpc-error.js';

export type LifecycleState = 'new' | 'running' | 'shut-down' | 'ended';

/** Why a request may not be handled in this state, or undefined. */
export function refusal(state: LifecycleState, method: string): RpcError | undefined {
  switch (state) {
    case 'new':
      if (method === 'initialize') return undefined;
      return new RpcError(rpcCodes.serverNotInitialized, 'The first request must be initialize.');
    case 'running':
      if (method !== 'initialize') return undefined;
      return new RpcError(rpcCodes.invalidRequest, 'The session is initialized already.');
    case 'shut-down':
    case 'ended':
      return new RpcError(rpcCodes.invalidRequest, 'The session is shut down.');
  }
}

/** Notifications are heard while the session runs; `exit` always. */
export function hears(state: LifecycleState, method: string): boolean {
  return state === 'running' || (method === 'exit' && state !== 'ended');
}
