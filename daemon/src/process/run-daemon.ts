/** The daemon process: takes the lock, listens, says where, serves until it is asked to end. One a FORETOKEN_HOME, ever. */
import { mkdirSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@foretoken/base/clock.js';
import { collectGarbage, keepHeapSmall } from '@foretoken/base/collect-garbage.js';
import { isFileFault } from '@foretoken/base/file-fault.js';
import type { Log } from '@foretoken/base/log.js';
import { setBugListener } from '@foretoken/base/never.js';
import { storageError } from '@foretoken/codebase/sqlite/open-database.js';
import { type ProcessLock, tryProcessLock } from '@foretoken/codebase/sqlite/process-lock.js';
import { methods } from '@foretoken/protocol/methods.js';
import { wireVersion } from '@foretoken/protocol/wire-version.js';
import { composeDaemon } from '../compose.js';
import { clearDiscovery, readDiscovery, removeDiscovery, writeDiscovery } from '../discovery/discovery-file.js';
import { daemonLimits } from '../limits.js';
import { openLog } from '../logs/open-log.js';
import { type Folders, foldersOf } from '../platform/folders.js';
import { socketPathOf } from '../platform/socket-path.js';
import { createLiveSettings } from '../settings/live-settings.js';
import { loadSettings } from '../settings/load-settings.js';
import { environmentFingerprint } from '../settings/settings-fingerprint.js';
import { formatProblem } from '../settings/settings-problem.js';
import { listenSocket, type SocketClient } from '../transports/listen-socket.js';
import { listenWeb } from '../transports/listen-web.js';
import { makeToken } from '../transports/token.js';
import { build, version } from '../version.js';
import { daemonStatus, measureAtScrape } from './daemon-status.js';
import { watchMemory } from './memory-ceiling.js';
import { SessionRegistry } from './session-registry.js';
import { openSocket } from './start-daemon.js';
import { welcomeClient } from './welcome-client.js';

/** Resolves with the exit code when the daemon has ended; 0 at once when another one serves this home already. Rejects where it cannot serve. */
export async function runDaemon(env: Readonly<Record<string, string | undefined>>): Promise<0 | 1> {
  const folders = foldersOf(env, process.platform);
  mkdirSync(folders.run, { recursive: true, mode: 0o700 });
  const lock = await takeLock(folders);
  if (lock === undefined) return 0;
  clearDiscovery(folders.run);
  const log = openLog(join(folders.state, 'logs', 'daemon.log'), loadSettings({ folders, env }).settings['log.level']);
  setBugListener((message) => log.error('a bug was met and survived', { message }));
  try {
    return await serve(env, folders, log);
  } catch (thrown) {
    log.error('the daemon failed', {
      reason: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown),
    });
    throw isFileFault(thrown) ? storageError(thrown, folders.run) : thrown;
  } finally {
    removeDiscovery(folders.run, process.pid);
    lock.release();
  }
}

/** A daemon that is on its way out, or was killed and is not quite gone, holds the lock and answers nobody: it is waited for. */
async function takeLock(folders: Folders): Promise<ProcessLock | undefined> {
  const end = performance.now() + daemonLimits.startMsMax;
  for (;;) {
    const lock = tryProcessLock(join(folders.run, 'daemon.lock'));
    if (lock !== undefined) return lock;
    if ((await isServed(folders)) || performance.now() > end) return undefined;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

async function isServed(folders: Folders): Promise<boolean> {
  const discovery = readDiscovery(folders.run);
  const socket = discovery === undefined ? undefined : await openSocket(discovery.socket);
  socket?.destroy();
  return socket !== undefined;
}

async function serve(env: Readonly<Record<string, string | undefined>>, folders: Folders, log: Log): Promise<0 | 1> {
  const clock = systemClock;
  const { promise: ended, resolve: end } = Promise.withResolvers<{ reason: string; code: 0 | 1 }>();
  const token = makeToken();
  const settings = createLiveSettings({
    folders,
    env,
    clock,
    onLoad(problems) {
      for (const problem of problems) log.warn('a setting is not right', { problem: formatProblem(problem) });
    },
  });
  const daemon = composeDaemon({
    clock,
    log,
    folders,
    settings,
    indexerEntry: process.argv[1] ?? '',
    callDaemon(method) {
      if (method === methods.status.name) return Promise.resolve(daemonStatus(parts));
      if (method !== methods.drain.name && method !== methods.shutdown.name) return undefined;
      // Answered before the session is closed.
      setImmediate(() =>
        end({ reason: method === methods.drain.name ? 'a newer build takes over' : 'it was asked to stop', code: 0 }),
      );
      return Promise.resolve(null);
    },
  });
  const sessions = new SessionRegistry({
    clock,
    services: daemon.services,
    sessionsMax: () => settings()['daemon.connections_max'],
    idleMs: () => settings()['daemon.idle_exit_s'] * 1000,
    onIdle: () => end({ reason: 'its last client has been gone for a while', code: 0 }),
    onOpen: () => daemon.metrics.add('foretoken_sessions_total'),
  });
  const { codebases, budget, backend, embedding, metrics } = daemon;
  const { completion } = daemon.services;
  const parts = { settings, codebases, budget, backend, embedding, metrics, completion, sessions: () => sessions };
  const refused = (reason: string) => {
    daemon.metrics.add('foretoken_connections_refused_total', reason);
    log.warn('a connection was refused', { reason });
  };
  measureAtScrape(parts, daemon.metrics);
  keepHeapSmall();
  clock.after(daemonLimits.firstCollectionMs, collectGarbage);
  const stopWatching = watchMemory({
    clock,
    bytes: () => process.memoryUsage.rss(),
    relieve: collectGarbage,
    bytesMax: () => settings()['daemon.memory_mb_max'] * 1024 * 1024,
    log,
    onOver: (reason) => end({ reason, code: 1 }),
  });

  const successors: Socket[] = [];
  const gate = { token, clock, log, sessions, refused };
  const welcome = (client: SocketClient) =>
    welcomeClient(client, gate, (successor) => {
      // It waits for the close, which comes when everything is let go.
      successors.push(successor);
      end({ reason: 'a newer build takes over', code: 0 });
    });
  const socketPath = socketPathOf(folders.run, process.platform, tmpdir(), userInfo().username);
  const socket = await listenSocket(socketPath, clock, welcome, () => refused('greeting'));
  const web = await listenWeb({
    token,
    onSession: (transport) => sessions.open(transport),
    onRefused: refused,
    mayOpen: () => !sessions.isFull,
    isReady: () => daemon.codebases.statuses().every((status) => status.phase === 'ready'),
    metrics: () => daemon.metrics.text(),
  });
  const environment = environmentFingerprint(env);
  // Made before the first key needs it.
  daemon.backend.backend();
  writeDiscovery(folders.run, {
    schema: 1,
    pid: process.pid,
    socket: socketPath,
    port: web.port,
    token,
    wireVersion,
    build,
    environment,
  });
  log.info('the daemon serves', { version, port: web.port });

  const onSignal = (signal: NodeJS.Signals) => end({ reason: `it got ${signal}`, code: 0 });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, onSignal);
  process.on('uncaughtException', (error) => end({ reason: `a fault: ${error.stack ?? error.message}`, code: 1 }));
  process.on('unhandledRejection', (reason) =>
    end({ reason: `a fault: ${reason instanceof Error ? reason.stack : String(reason)}`, code: 1 }),
  );

  const { reason, code } = await ended;
  log[code === 0 ? 'info' : 'error']('the daemon ends', { reason, sessions: sessions.size });
  removeDiscovery(folders.run, process.pid);
  socket.close();
  await sessions.drain(daemonLimits.drainMsMax, `the daemon ends: ${reason}`);
  web.close();
  stopWatching();
  await daemon.close();
  for (const successor of successors) successor.destroy();
  return code;
}
