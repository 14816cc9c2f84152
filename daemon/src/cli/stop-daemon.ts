/** Ends the running daemon and waits until it is gone, also one that hangs. */
import { AppError } from '@foretoken/base/app-error.js';
import { sleep, systemClock } from '@foretoken/base/clock.js';
import type { Discovery } from '@foretoken/protocol/discovery.js';
import { methods } from '@foretoken/protocol/methods.js';
import { isAlive, readDiscovery } from '../discovery/discovery-file.js';
import { answerMsPatient, connectTo } from '../operations/connect-daemon.js';
import { foldersOf } from '../platform/folders.js';

/** False when none was running. Rejects with DAEMON_LOST when it does not end. */
export async function stopDaemon(env: Readonly<Record<string, string | undefined>>): Promise<boolean> {
  const discovery = readDiscovery(foldersOf(env, process.platform).run);
  if (discovery === undefined) return false;
  const daemon = await connectTo(discovery, { answerMs: answerMsPatient }).catch(() => 'dumb' as const);
  // The process number alone proves nothing: what listens on the socket in our own folder is the daemon that wrote it down.
  if (daemon === undefined) return false;
  if (daemon === 'dumb') {
    await endByForce(discovery);
    return true;
  }
  try {
    await daemon.caller.call(methods.shutdown, undefined, askMs).catch(() => undefined);
  } finally {
    daemon.close();
  }
  if (!(await goneWithin(discovery, goneMsMax)))
    throw new AppError('DAEMON_LOST', `The daemon, process ${discovery.pid}, was asked to end and still runs.`);
  return true;
}

const askMs = 5_000;
const goneMsMax = 15_000;
const termMsMax = 2_000;
const lookEveryMs = 20;

/** One that says nothing may still heed a signal; the last one leaves no choice. */
async function endByForce(discovery: Discovery): Promise<void> {
  signal(discovery, 'SIGTERM');
  // One that stands still heeds it once it goes on.
  signal(discovery, 'SIGCONT');
  if (await goneWithin(discovery, termMsMax)) return;
  signal(discovery, 'SIGKILL');
  if (!(await goneWithin(discovery, goneMsMax)))
    throw new AppError('DAEMON_LOST', `The daemon, process ${discovery.pid}, was killed and is still there.`);
}

function signal({ pid }: Discovery, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has just ended by itself, or is still there in a moment, which is told.
  }
}

/** A process that is no child of ours gives no event when it ends. */
async function goneWithin({ pid }: Discovery, msMax: number): Promise<boolean> {
  const began = performance.now();
  while (isAlive(pid)) {
    if (performance.now() - began > msMax) return false;
    await sleep(systemClock, lookEveryMs);
  }
  return true;
}
