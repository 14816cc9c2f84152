/** Ends the running daemon and waits until it is gone. */
import { AppError } from '@foretoken/base/app-error.js';
import { sleep, systemClock } from '@foretoken/base/clock.js';
import type { Discovery } from '@foretoken/protocol/discovery.js';
import { methods } from '@foretoken/protocol/methods.js';
import { isAlive, readDiscovery } from '../discovery/discovery-file.js';
import { connectTo } from '../operations/connect-daemon.js';
import { foldersOf } from '../platform/folders.js';

/** False when none was running. Rejects with DAEMON_LOST when it does not end. */
export async function stopDaemon(env: Readonly<Record<string, string | undefined>>): Promise<boolean> {
  const discovery = readDiscovery(foldersOf(env, process.platform).run);
  if (discovery === undefined) return false;
  const daemon = await connectTo(discovery).catch(() => undefined);
  // The process number alone proves nothing: only what answers on its socket is our daemon, and is asked, not killed.
  if (daemon === undefined) return false;
  try {
    await daemon.caller.call(methods.shutdown, undefined, askMs).catch(() => undefined);
  } finally {
    daemon.close();
  }
  await gone(discovery);
  return true;
}

const askMs = 5_000;
const goneMsMax = 15_000;
const lookEveryMs = 20;

/** A process that is no child of ours gives no event when it ends. */
async function gone({ pid }: Discovery): Promise<void> {
  const began = performance.now();
  while (isAlive(pid)) {
    if (performance.now() - began > goneMsMax) {
      throw new AppError('DAEMON_LOST', `The daemon, process ${pid}, was asked to end and still runs.`);
    }
    await sleep(systemClock, lookEveryMs);
  }
}
