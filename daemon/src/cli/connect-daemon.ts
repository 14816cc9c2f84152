/** A client of the running daemon, for commands: finds it, opens one session, and speaks `foretoken/…` methods. */
import { connect, type Socket } from 'node:net';
import { AppError } from '@foretoken/base/app-error.js';
import { systemClock } from '@foretoken/base/clock.js';
import { silentLog } from '@foretoken/base/log.js';
import type { IndexStatus } from '@foretoken/codebase/index/index-status.js';
import { createConnection } from '@foretoken/lsp-server/rpc/connection.js';
import { framedTransport } from '@foretoken/lsp-server/rpc/framed-transport.js';
import { methods } from '@foretoken/protocol/methods.js';
import { type DaemonCaller, daemonCaller, statusOf } from '../operations/remote-operations.js';
import { version } from '../version.js';

export interface DaemonSession {
  readonly caller: DaemonCaller;
  close(): void;
}

/** The running daemon of a run folder, or undefined. */
export async function connectDaemon(
  _runFolder: string,
): Promise<(DaemonSession & { environment: string }) | undefined> {
  return undefined;
}

export async function runningDaemon(_env: Readonly<Record<string, string | undefined>>): Promise<DaemonSession> {
  throw new AppError('DAEMON_NOT_RUNNING', 'None.');
}

/** Opens a session on the daemon's socket; undefined when nothing answers there. Rejects with DAEMON_LOST when it refuses. */
export async function connectSocket(socketPath: string, greeting: string): Promise<DaemonSession | undefined> {
  const socket = await openSocket(socketPath);
  if (socket === undefined) return undefined;
  if (greeting !== '') socket.write(greeting);
  const listeners = new Set<(status: IndexStatus) => void>();
  const responder = {
    request: () => null,
    notification(method: string, params: unknown) {
      if (method !== methods.indexStatus.name) return;
      const parsed = methods.indexStatus.params.safeParse(params);
      if (parsed.success) for (const listener of listeners) listener(statusOf(parsed.data));
    },
  };
  const connection = createConnection(framedTransport(socket, systemClock), responder, {
    clock: systemClock,
    log: silentLog,
  });
  const close = () => {
    connection.notify('exit', undefined);
    connection.close('the command is done');
  };
  const answer = await connection.request('initialize', initializeParams);
  if (answer.kind !== 'result') {
    close();
    const reason = answer.kind === 'error' ? answer.message : 'It did not answer.';
    throw new AppError('DAEMON_LOST', `The daemon refused this command: ${reason}`);
  }
  connection.notify('initialized', {});
  return { caller: daemonCaller(connection, listeners), close };
}

const initializeParams = {
  processId: process.pid,
  clientInfo: { name: 'foretoken command', version },
  rootUri: null,
  workspaceFolders: null,
  capabilities: { experimental: { foretoken: { indexStatus: true } } },
};

/** Undefined when nobody listens there. */
function openSocket(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const timer = setTimeout(() => finish(undefined), connectTimeoutMs);
    const finish = (opened: Socket | undefined) => {
      clearTimeout(timer);
      if (opened === undefined) socket.destroy();
      resolve(opened);
    };
    socket.once('connect', () => finish(socket));
    socket.on('error', () => finish(undefined));
  });
}

const connectTimeoutMs = 2_000;
