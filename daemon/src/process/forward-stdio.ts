/**
 * `foretoken lsp --stdio`: carries bytes between an editor and the shared daemon, which it starts when there is none.
 * No dependency, any Node from 18 on, nothing loaded that is not needed: an editor waits for it.
 */
import type { Socket } from 'node:net';
import { foldersOf } from '../platform/folders.js';
import { version } from '../version.js';
import { ExitScan } from './exit-scan.js';
import {
  compareVersions,
  drainDaemon,
  openSocket,
  type RunningDaemon,
  runningDaemon,
  startDaemon,
} from './start-daemon.js';

/** The wire this build speaks; the same number as in protocol/wire-version.ts, held to it by a test. */
export const forwarderWireVersion = 1;

/** Ends the process: with 0 after an orderly `shutdown` and `exit`, else with 1. */
export async function forwardStdio(): Promise<void> {
  const scan = new ExitScan();
  const socket = await connectOrSay();
  socket.on('error', () => {});
  process.stdin.on('data', (chunk: Buffer) => {
    scan.push(chunk);
    if (!socket.write(chunk)) {
      process.stdin.pause();
      socket.once('drain', () => process.stdin.resume());
    }
  });
  process.stdin.on('end', () => socket.end());
  process.stdin.on('error', () => socket.end());
  socket.on('data', (chunk: Buffer) => {
    if (process.stdout.write(chunk)) return;
    socket.pause();
    process.stdout.once('drain', () => socket.resume());
  });
  process.stdout.on('error', () => socket.destroy());
  socket.on('close', () => {
    if (!scan.sawExit && !process.stdin.readableEnded)
      say('the daemon ended the session. Restart the language server to go on; `foretoken doctor` says more.');
    const code = scan.sawShutdown && scan.sawExit ? 0 : 1;
    // What the daemon said last must reach the editor first.
    if (process.stdout.writableLength === 0) process.exit(code);
    process.stdout.once('drain', () => process.exit(code));
  });
}

async function connectOrSay(): Promise<Socket> {
  const runFolder = foldersOf(process.env, process.platform).run;
  try {
    const running = runningDaemon(runFolder);
    if (running !== undefined) {
      const refusal = incompatible(running);
      if (refusal !== undefined) throw new Error(refusal);
      if (compareVersions(running.build, version) < 0) await drainDaemon(running, greeting(running, 'drain'));
      else {
        const socket = await openSocket(running.socket);
        if (socket !== undefined) return greeted(socket, running);
      }
    }
    const started = await startDaemon(runFolder, running);
    return greeted(started.socket, started.daemon);
  } catch (thrown) {
    say(thrown instanceof Error ? thrown.message : String(thrown));
    process.exit(1);
  }
}

function greeted(socket: Socket, daemon: RunningDaemon): Socket {
  socket.write(greeting(daemon, 'session'));
  return socket;
}

function greeting(daemon: RunningDaemon, want: 'session' | 'drain'): string {
  return `FORETOKEN/1 ${JSON.stringify({ token: daemon.token, protocol: forwarderWireVersion, build: version, want })}\n`;
}

/** A daemon serves its own wire version and the one before; a newer forwarder replaces an older daemon. */
function incompatible(daemon: RunningDaemon): string | undefined {
  if (daemon.wireVersion <= forwarderWireVersion + 1) return undefined;
  return `the running daemon (${daemon.build}) is too new for this foretoken (${version}): update the one that your editor starts.`;
}

function say(text: string): void {
  process.stderr.write(`foretoken: ${text}\n`);
}
