/** A client of the running daemon, for commands: finds it, opens one session, and speaks `foretoken/…` methods. */
import { connect, type Socket } from 'node:net';
import { basename } from 'node:path';
import { AppError } from '@foretoken/base/app-error.js';
import { systemClock } from '@foretoken/base/clock.js';
import { silentLog } from '@foretoken/base/log.js';
import type { IndexStatus } from '@foretoken/codebase/index/index-status.js';
import { uriOfPath } from '@foretoken/codebase/text/file-uri.js';
import { createConnection } from '@foretoken/lsp-server/rpc/connection.js';
import { framedTransport } from '@foretoken/lsp-server/rpc/framed-transport.js';
import type { Discovery } from '@foretoken/protocol/discovery.js';
import { errors } from '@foretoken/protocol/errors.js';
import { methods } from '@foretoken/protocol/methods.js';
import { greetingMark, wireVersion } from '@foretoken/protocol/wire-version.js';
import { isStopped, readDiscovery } from '../discovery/discovery-file.js';
import { foldersOf } from '../platform/folders.js';
import { build, version } from '../version.js';
import { type DaemonCaller, daemonCaller, statusOf } from './remote-operations.js';

/** What commands call themselves; no editor. */
export const commandClientName = 'foretoken command';

export interface DaemonSession {
  readonly caller: DaemonCaller;
  readonly discovery: Discovery;
  /** Sends a notification of LSP's own. */
  notify(method: string, params: object): void;
  /** Resolves when the daemon has closed the connection. */
  readonly closed: Promise<void>;
  close(): void;
}

/** A session with the running daemon; undefined when there is none. Rejects with DAEMON_LOST when it refuses us, or says nothing. */
export async function connectDaemon(runFolder: string): Promise<DaemonSession | undefined> {
  const discovery = readDiscovery(runFolder);
  return discovery === undefined ? undefined : connectTo(discovery);
}

/** The same for commands that are about a daemon: rejects with DAEMON_NOT_RUNNING when there is none. */
export async function runningDaemon(env: Readonly<Record<string, string | undefined>>): Promise<DaemonSession> {
  const daemon = await connectDaemon(foldersOf(env, process.platform).run);
  if (daemon === undefined) throw new AppError('DAEMON_NOT_RUNNING', errors.DAEMON_NOT_RUNNING.why);
  return daemon;
}

/**
 * Undefined when nothing listens where the discovery file says. The session keeps `roots` open as long as it lives. Rejects with
 * DAEMON_LOST after `answerMs` without an answer, and sooner where the process stands still.
 */
export async function connectTo(
  discovery: Discovery,
  { roots = [], answerMs = answerMsMax }: { roots?: readonly string[]; answerMs?: number } = {},
): Promise<DaemonSession | undefined> {
  const socket = await openSocket(discovery.socket);
  if (socket === undefined) return undefined;
  const greeting = { token: discovery.token, protocol: wireVersion, build, want: 'session' };
  socket.write(`${greetingMark}${JSON.stringify(greeting)}\n`);
  const listeners = new Set<(status: IndexStatus) => void>();
  const { promise: closed, resolve: resolveClosed } = Promise.withResolvers<void>();
  const responder = {
    ended: () => resolveClosed(),
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
  const stopped = new AbortController();
  const look = setTimeout(() => isStopped(discovery.pid) && stopped.abort(), lookAfterMs);
  const answer = await connection.request('initialize', initializeParams(roots), answerMs, stopped.signal);
  clearTimeout(look);
  if (answer.kind !== 'result') {
    close();
    const silent = stopped.signal.aborted
      ? `stands still: a signal, a debugger or Ctrl-Z stopped it; \`kill -CONT ${discovery.pid}\` lets it go on.`
      : 'takes connections and says nothing.';
    const why =
      answer.kind === 'error'
        ? `The daemon refused this command: ${answer.message}`
        : `The daemon, process ${discovery.pid}, ${silent}`;
    throw new AppError('DAEMON_LOST', why);
  }
  connection.notify('initialized', {});
  return {
    caller: daemonCaller(connection, listeners),
    notify: (method, params) => connection.notify(method, params),
    discovery,
    closed,
    close,
  };
}

function initializeParams(roots: readonly string[]): object {
  return {
    processId: process.pid,
    clientInfo: { name: commandClientName, version },
    rootUri: null,
    workspaceFolders: roots.length === 0 ? null : roots.map((root) => ({ uri: uriOfPath(root), name: basename(root) })),
    capabilities: { experimental: { foretoken: { indexStatus: true } } },
  };
}

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
/** A person waits. One that works answers in milliseconds, on a machine that is swamped in seconds. */
const answerMsMax = 5_000;
/** For what would do harm to a daemon that only comes late. */
export const answerMsPatient = 10_000;
const lookAfterMs = 500;
