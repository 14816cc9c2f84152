/** The operations of a running daemon, over one connection to it. */
import { AppError } from '@foretoken/base/app-error.js';
import { type IndexStatus, noneSkipped } from '@foretoken/codebase/index/index-status.js';
import type { Connection } from '@foretoken/lsp-server/rpc/connection.js';
import type { Method, ParamsOf, ResultOf } from '@foretoken/protocol/method.js';
import { methods } from '@foretoken/protocol/methods.js';
import type { Operations } from './operations.js';

/** A daemon's answer is checked by the same schema that its side writes by. */
export interface DaemonCaller {
  call<M extends Method>(method: M, params: ParamsOf<M>, timeoutMs: number, signal?: AbortSignal): Promise<ResultOf<M>>;
  /** Told of the progress of every root that this connection indexes. */
  onIndexStatus(listener: (status: IndexStatus) => void): () => void;
}

/** Ends `call`s with DAEMON_LOST when there is no answer, with CANCELLED when `signal` aborts, and with the daemon's own code when it refuses. */
export function daemonCaller(
  connection: Connection,
  statusListeners: Set<(status: IndexStatus) => void>,
): DaemonCaller {
  return {
    async call<M extends Method>(method: M, params: ParamsOf<M>, timeoutMs: number, signal?: AbortSignal) {
      const answer = await connection.request(method.name, params, timeoutMs, signal);
      switch (answer.kind) {
        case 'result': {
          const parsed = method.result.safeParse(answer.result);
          if (parsed.success) return parsed.data as ResultOf<M>;
          throw new AppError(
            'DAEMON_LOST',
            `The daemon's answer to ${method.name} is not understood; is it another version?`,
          );
        }
        case 'error':
          throw new AppError(codeOf(answer) ?? 'DAEMON_LOST', answer.message);
        case 'none':
          throw new AppError(answer.because === 'cancelled' ? 'CANCELLED' : 'DAEMON_LOST', noAnswer[answer.because]);
      }
    },
    onIndexStatus(listener) {
      statusListeners.add(listener);
      return () => statusListeners.delete(listener);
    },
  };
}

export function createRemoteOperations(daemon: DaemonCaller): Operations {
  return {
    complete: ({ id, root, path, prefix, suffix, lineOnly }, signal) =>
      daemon.call(methods.complete, { id, root, path, prefix, suffix, lineOnly }, taskTimeoutMs, signal),
    context: ({ id, root, path, prefix, suffix, tokensMax }, signal) =>
      daemon.call(methods.context, { id, root, path, prefix, suffix, tokensMax }, taskTimeoutMs, signal),
    search: (root, query, snippetsMax, signal) =>
      daemon.call(methods.search, { root, query, snippetsMax }, taskTimeoutMs, signal),
    async index(root, signal) {
      return statusOf(await daemon.call(methods.index, { root }, indexTimeoutMs, signal));
    },
    onIndexStatus: (listener) => daemon.onIndexStatus(listener),
    async forget(root) {
      await daemon.call(methods.forget, { root }, taskTimeoutMs);
    },
    async rebuild(root) {
      await daemon.call(methods.rebuildIndex, { root }, taskTimeoutMs);
    },
    async pause(root, paused) {
      await daemon.call(methods.pauseIndex, { root, paused }, taskTimeoutMs);
    },
  };
}

/** A daemon of another build may know fewer reasons for leaving files out. */
export function statusOf(status: ResultOf<typeof methods.index>): IndexStatus {
  return { ...status, skipped: { ...noneSkipped(), ...status.skipped } };
}

/** The first task of a root waits for its index, as long as that takes. */
const indexTimeoutMs = 60 * 60 * 1000;
const taskTimeoutMs = indexTimeoutMs;

const noAnswer = {
  timeout: 'It did not answer in the time allowed.',
  closed: 'The connection to it was closed.',
  'too-many': 'Too many requests wait for it.',
  cancelled: 'You interrupted it.',
} as const;

function codeOf({ data }: { readonly data?: unknown }): string | undefined {
  if (typeof data !== 'object' || data === null || !('code' in data)) return undefined;
  return typeof data.code === 'string' ? data.code : undefined;
}
