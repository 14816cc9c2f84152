/** Listens on the unix socket or named pipe. A client may greet first; without a greeting its bytes are LSP. */
import { chmodSync, lstatSync, mkdirSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { AppError } from '@foretoken/base/app-error.js';
import type { Clock } from '@foretoken/base/clock.js';
import { type Greeting, greetingSchema } from '@foretoken/protocol/discovery.js';
import { greetingBytesMax, greetingMark } from '@foretoken/protocol/wire-version.js';
import { daemonLimits } from '../limits.js';

export interface SocketClient {
  readonly socket: Socket;
  readonly greeting: Greeting;
  /** What came after the greeting. */
  readonly first: Buffer;
}

export interface SocketListener {
  close(): void;
}

/** The path's old file, left by a killed daemon, is removed: the caller holds the lock that says there is no other. */
export function listenSocket(
  path: string,
  clock: Clock,
  onClient: (client: SocketClient) => void,
  onBadGreeting: () => void,
): Promise<SocketListener> {
  // Those that have not greeted count too.
  const server = createServer((socket) => greet(socket, clock, onClient, onBadGreeting));
  server.maxConnections = daemonLimits.socketConnectionsMax;
  if (!path.startsWith('\\\\.\\pipe\\')) {
    prepareFolder(dirname(path));
    rmSync(path, { force: true });
  }
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve({ close: () => closeServer(server) });
    });
  });
}

/** In a shared temporary folder somebody else may have made the folder, or a link, before us. */
function prepareFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || (process.getuid !== undefined && found.uid !== process.getuid()))
    throw new AppError('DAEMON_LOST', `The folder of the daemon's socket is not this user's own: ${folder}`);
  chmodSync(folder, 0o700);
}

function closeServer(server: Server): void {
  server.close();
}

function greet(
  socket: Socket,
  clock: Clock,
  onClient: (client: SocketClient) => void,
  onBadGreeting: () => void,
): void {
  let received: Buffer = Buffer.alloc(0);
  const cancelTimer = clock.after(daemonLimits.greetingMsMax, () => {
    // A client that says nothing yet is no fault; one that began a greeting is.
    if (received.length > 0) refuse();
  });
  const stop = () => {
    cancelTimer();
    socket.off('data', onData);
    socket.off('error', onError);
  };
  const refuse = () => {
    stop();
    socket.destroy();
    onBadGreeting();
  };
  const hand = (greeting: Greeting, first: Buffer) => {
    stop();
    onClient({ socket, greeting, first });
  };
  const onError = () => socket.destroy();
  const onData = (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const mark = Buffer.from(greetingMark);
    const seen = received.subarray(0, mark.length);
    if (!seen.equals(mark.subarray(0, seen.length))) return hand({}, received);
    const newline = received.indexOf(10);
    if (newline === -1) return received.length > greetingBytesMax ? refuse() : undefined;
    const greeting = parseGreeting(received.subarray(mark.length, newline).toString('utf8'));
    if (greeting === undefined) refuse();
    else hand(greeting, received.subarray(newline + 1));
  };
  socket.on('data', onData);
  socket.on('error', onError);
}

function parseGreeting(text: string): Greeting | undefined {
  try {
    const parsed = greetingSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
