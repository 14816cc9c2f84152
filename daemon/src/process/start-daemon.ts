/** Finds the running daemon or starts one. Node's own modules alone, on any Node from 18 on: the forwarder is built on it. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';

export interface RunningDaemon {
  readonly pid: number;
  readonly socket: string;
  readonly token: string;
  readonly wireVersion: number;
  readonly build: string;
}

/** What the discovery file says, checked as far as a connection needs; the connection proves the rest. */
export function runningDaemon(runFolder: string): RunningDaemon | undefined {
  try {
    const found: unknown = JSON.parse(readFileSync(join(runFolder, 'daemon.json'), 'utf8'));
    return isRunningDaemon(found) && isAlive(found.pid) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** A connected socket, or undefined when nobody listens there. */
export function openSocket(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
    socket.once('error', () => resolve(undefined));
  });
}

/**
 * Starts a daemon that outlives this process and connects to it; rejects when none answers in time. `stale` is what a dead
 * or drained daemon's file said: it stays until the new one writes its own, and with its token we would be refused.
 */
export async function startDaemon(
  runFolder: string,
  stale?: RunningDaemon,
): Promise<{ daemon: RunningDaemon; socket: Socket }> {
  mkdirSync(runFolder, { recursive: true, mode: 0o700 });
  const launcher = process.argv[1] ?? '';
  const child = spawn(process.env['FORETOKEN_NODE'] || process.execPath, [launcher, 'daemon'], {
    cwd: runFolder,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    windowsHide: true,
  });
  let failure: string | undefined;
  child.once('error', (error) => {
    failure = error.message;
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-saidCharsMax);
  });
  // What it says last may come after its end.
  child.once('close', (code, signal) => {
    // Another one that was started meanwhile is as good: then this one ends with 0.
    const why = /^ {2}why: (.+)$/m.exec(said)?.[1];
    if (code !== 0) failure ??= why ?? `it ended with ${code === null ? signal : `code ${code}`}`;
  });
  child.unref();
  try {
    const began = Date.now();
    while (Date.now() - began < startMsMax) {
      const daemon = runningDaemon(runFolder);
      const isFresh = daemon !== undefined && daemon.token !== stale?.token;
      const socket = isFresh ? await openSocket(daemon.socket) : undefined;
      if (daemon !== undefined && socket !== undefined) return { daemon, socket };
      if (failure !== undefined)
        throw new Error(`The daemon did not start: ${failure.replace(/\.?$/, '.')} \`foretoken doctor\` says more.`);
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
    throw new Error(`The daemon did not start within ${startMsMax / 1000} s. \`foretoken doctor\` says more.`);
  } finally {
    // Open, it would hold this process for as long as the daemon lives.
    child.stderr.destroy();
  }
}

/** Asks a daemon of an older build to make way, and waits until it has. */
export async function drainDaemon(daemon: RunningDaemon, greeting: string): Promise<void> {
  const socket = await openSocket(daemon.socket);
  if (socket === undefined) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => socket.destroy(), startMsMax);
    socket.once('error', () => {});
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    socket.resume();
    socket.write(greeting);
  });
}

/** Negative when `a` is the older one: by its version, or by when it was built, where both say that (`0.1.0+1764340000`). */
export function compareVersions(a: string, b: string): number {
  const [left, leftBuilt] = partsOf(a);
  const [right, rightBuilt] = partsOf(b);
  for (let i = 0; i < 3; i++) {
    const difference = (left[i] || 0) - (right[i] || 0);
    if (difference !== 0) return difference;
  }
  return leftBuilt && rightBuilt ? leftBuilt - rightBuilt : 0;
}

function partsOf(build: string): [version: number[], builtAt: number] {
  const [version = '', builtAt] = build.split('+');
  return [version.split(/[.-]/).map(Number), Number(builtAt)];
}

const startMsMax = 20_000;
/** Of what it says before it serves. */
const saidCharsMax = 4_000;
/** A process that is no child of ours gives no event when it listens. */
const lookEveryMs = 10;

/** A killed daemon leaves its file behind, and with it a token that the next one does not know. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}

function isRunningDaemon(found: unknown): found is RunningDaemon {
  if (typeof found !== 'object' || found === null) return false;
  const has = (key: string, type: string) =>
    key in found && typeof Object.entries(found).find(([name]) => name === key)?.[1] === type;
  return (
    has('pid', 'number') &&
    has('socket', 'string') &&
    has('token', 'string') &&
    has('wireVersion', 'number') &&
    has('build', 'string')
  );
}
