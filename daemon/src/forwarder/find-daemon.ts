/** A session's connection to the shared daemon: to the one that runs, to one that takes its place, or to one that is started. */
import { existsSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { foldersOf } from '../platform/folders.js';
import {
  compareVersions,
  drainDaemon,
  openSocket,
  type RunningDaemon,
  runningDaemon,
  startDaemon,
} from '../process/start-daemon.js';
import { build, version } from '../version.js';
import { forwarderLimits } from './limits.js';

/** The wire this build speaks; the same number as in protocol/wire-version.ts, held to it by a test. */
export const forwarderWireVersion = 1;

/** Rejects with what the user is to read. */
export async function findDaemon(): Promise<Socket> {
  const { run } = foldersOf(process.env, process.platform);
  const running = runningDaemon(run);
  if (running !== undefined) {
    const refusal = incompatible(running);
    if (refusal !== undefined) throw new Error(refusal);
    if (compareVersions(running.build, build) < 0) await drainDaemon(running, greeting(running, 'drain'));
    else {
      const socket = await openSocket(running.socket);
      if (socket !== undefined) return greeted(socket, running);
    }
  }
  const started = await startDaemon(run, running);
  return greeted(started.socket, started.daemon);
}

/**
 * The daemon after the one that has gone. One that was asked to end took its file with it: whoever asked may start another, which is
 * waited for, and ours is started only when it is `wanted`.
 */
export async function nextDaemon(wanted: Promise<void>): Promise<Socket> {
  const { run } = foldersOf(process.env, process.platform);
  if (!existsSync(join(run, 'daemon.json'))) {
    const end = Date.now() + forwarderLimits.successorMsMax;
    while (runningDaemon(run) === undefined && Date.now() < end) await new Promise((look) => setTimeout(look, 25));
    if (runningDaemon(run) === undefined) await wanted;
  }
  return await findDaemon();
}

function greeted(socket: Socket, daemon: RunningDaemon): Socket {
  socket.write(greeting(daemon, 'session'));
  return socket;
}

function greeting(daemon: RunningDaemon, want: 'session' | 'drain'): string {
  return `FORETOKEN/1 ${JSON.stringify({ token: daemon.token, protocol: forwarderWireVersion, build, want })}\n`;
}

/** A daemon serves its own wire version and the one before; a newer forwarder replaces an older daemon. */
function incompatible(daemon: RunningDaemon): string | undefined {
  if (daemon.wireVersion <= forwarderWireVersion + 1) return undefined;
  return `the running daemon (${daemon.build}) is too new for this foretoken (${version}): update the one that your editor starts.`;
}
