/** A client of a daemon under test: finds it, connects by socket, and ends what a test has started by its process id. */
import { existsSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { systemClock } from '@foretoken/base/clock.js';
import { silentLog } from '@foretoken/base/log.js';
import { type Connection, createConnection } from '@foretoken/lsp-server/rpc/connection.js';
import { framedTransport } from '@foretoken/lsp-server/rpc/framed-transport.js';
import { type Discovery, discoverySchema } from '@foretoken/protocol/discovery.js';
import type { Scene } from '../cli/foretoken-process.js';

export interface Client {
  readonly connection: Connection;
  readonly socket: Socket;
  /** The names of the notifications that came, oldest first. */
  readonly heard: readonly string[];
  /** Resolves when the daemon has closed the connection. */
  readonly closed: Promise<void>;
}

/** What the home's discovery file says, or undefined. */
export function discoveryOf(scene: { readonly home: string }): Discovery | undefined {
  const file = join(scene.home, 'run', 'daemon.json');
  return existsSync(file) ? discoverySchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

/** Starts a daemon as a child of the test and waits until it can be found. */
export async function startDaemon(scene: Scene, env: Readonly<Record<string, string>> = {}) {
  const child = scene.spawn(['daemon'], env);
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.stdout.resume();
  child.stderr.resume();
  const discovery = await eventually('a discovery file', () => {
    const found = discoveryOf(scene);
    return found?.pid === child.pid ? found : undefined;
  });
  return { child, ended, discovery };
}

/** Connects and initializes; `greeting` is sent before anything else. */
export async function openClient(path: string, roots: readonly string[] = [], greeting = ''): Promise<Client> {
  const socket = await connected(path);
  if (greeting !== '') socket.write(greeting);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const heard: string[] = [];
  const connection = createConnection(
    framedTransport(socket, systemClock),
    { request: () => null, notification: (method) => void heard.push(method) },
    { clock: systemClock, log: silentLog },
  );
  const answer = await connection.request('initialize', {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: roots.map((root) => ({ uri: `file://${root}`, name: 'root' })),
    capabilities: {},
  });
  if (answer.kind !== 'result') throw new Error(`initialize was answered with ${JSON.stringify(answer)}`);
  connection.notify('initialized', {});
  return { connection, socket, heard, closed };
}

export function connected(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path, () => resolve(socket));
    socket.once('error', reject);
  });
}

/** All that comes until the other side closes. */
export async function untilClosed(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('close', resolve));
  return text;
}

/** Looks until there is something to see; other processes give no event. The test's own timeout ends it. */
export async function eventually<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const end = performance.now() + eventuallyMsMax;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Ends the home's daemon, whoever started it, so that no test leaves one behind. */
export async function endDaemon(scene: Scene): Promise<void> {
  const pid = discoveryOf(scene)?.pid;
  // A stand-in for a daemon has the test's own id.
  if (pid === undefined || pid === process.pid || !isRunning(pid)) return;
  process.kill(pid, 'SIGKILL');
  await eventually('the end of the daemon', () => (isRunning(pid) ? undefined : true));
}

const eventuallyMsMax = 15_000;
