/** Answers the `foretoken/…` requests that are operations; parameters are parsed here, so that nothing unchecked comes further. */
import type { CompletionPipeline } from '@foretoken/assist/completion/completion-pipeline.js';
import { RpcError, rpcCodes } from '@foretoken/lsp-server/rpc/rpc-error.js';
import type { Method, ParamsOf } from '@foretoken/protocol/method.js';
import { methods } from '@foretoken/protocol/methods.js';
import type { UsageStore } from '../usage/usage-store.js';
import type { Operations } from './operations.js';

export interface OperationServices {
  readonly operations: Operations;
  readonly completion: CompletionPipeline;
  readonly usage: UsageStore;
  readonly forgetUsage: () => void;
}

/** For `SessionServices.call`; undefined when the method is none of these. Rejects with RpcError or AppError. */
export function callOperation(
  services: OperationServices,
  method: string,
  params: unknown,
  signal: AbortSignal,
): Promise<unknown> | undefined {
  return handlers.get(method)?.(services, params, signal);
}

type Handler = (services: OperationServices, params: unknown, signal: AbortSignal) => Promise<unknown>;

const handlers = new Map<string, Handler>([
  handled(methods.complete, ({ operations }, task, signal) => operations.complete(task, signal)),
  handled(methods.context, ({ operations }, task, signal) => operations.context(task, signal)),
  handled(methods.search, ({ operations }, { root, query, snippetsMax }, signal) =>
    operations.search(root, query, snippetsMax, signal),
  ),
  handled(methods.index, ({ operations }, { root }, signal) => operations.index(root, signal)),
  handled(methods.forget, async ({ operations }, { root }) => {
    await operations.forget(root);
    return null;
  }),
  handled(methods.rebuildIndex, async ({ operations }, { root }) => {
    await operations.rebuild(root);
    return null;
  }),
  handled(methods.pauseIndex, async ({ operations }, { root, paused }) => {
    await operations.pause(root, paused);
    return null;
  }),
  handled(methods.trace, async ({ completion, usage }, { tracesMax }) => ({
    traces: completion.traces(tracesMax).map((trace) => ({
      ...trace,
      fate: trace.suggestionId === undefined ? undefined : usage.fateOf(trace.suggestionId),
    })),
  })),
  handled(methods.forgetUsage, async ({ forgetUsage }) => {
    forgetUsage();
    return null;
  }),
  handled(methods.usage, async ({ usage }, { daysMax }) => ({
    days: usage.days(daysMax),
    tallies: usage.tallies(daysMax),
  })),
]);

function handled<M extends Method>(
  method: M,
  run: (services: OperationServices, params: ParamsOf<M>, signal: AbortSignal) => Promise<unknown>,
): [string, Handler] {
  const handler: Handler = async (services, params, signal) => {
    const parsed = method.params.safeParse(params);
    if (!parsed.success) throw new RpcError(rpcCodes.invalidParams, problemOf(parsed.error));
    return run(services, parsed.data as ParamsOf<M>, signal);
  };
  return [method.name, handler];
}

/** Names the first field that is wrong; never its value. */
export function problemOf(error: {
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
}): string {
  const issue = error.issues[0];
  if (issue === undefined || issue.path.length === 0) return 'An object is expected.';
  return `"${issue.path.map(String).join('.')}": ${issue.message}`;
}
