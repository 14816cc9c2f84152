/** Lets one process at a time install or build in a folder; a lock whose holder is dead is taken over by exactly one. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchError, say } from './say.mjs';

const waitMsMax = 10 * 60_000;
/** A lock that nobody has signed for this long has lost its holder between taking and signing. */
const unsignedMsMax = 5_000;

/** Runs `work` while no other process does so in `folder`. Throws LaunchError when another one never ends. */
export async function withInstallLock(folder, work) {
  const lock = join(folder, '.foretoken-lock');
  const began = Date.now();
  let told = false;
  while (!take(lock)) {
    if (isAbandoned(lock, began)) {
      takeAway(lock);
      continue;
    }
    if (!told && Date.now() - began > 2_000) {
      say(`waiting for process ${holderOf(lock) ?? '?'}, which installs or builds here …`);
      told = true;
    }
    if (Date.now() - began > waitMsMax) {
      throw launchError(
        'Another process installs or builds here and does not end.',
        `It holds ${lock}.`,
        'End it, or remove that folder.',
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  try {
    return await work();
  } finally {
    if (holderOf(lock) === process.pid) rmSync(lock, { recursive: true, force: true });
  }
}

function take(lock) {
  try {
    mkdirSync(lock);
  } catch (thrown) {
    if (thrown.code === 'EEXIST') return false;
    throw thrown;
  }
  writeFileSync(join(lock, 'pid'), String(process.pid));
  return true;
}

function holderOf(lock) {
  try {
    return Number(readFileSync(join(lock, 'pid'), 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

function isAbandoned(lock, began) {
  const pid = holderOf(lock);
  if (pid === undefined) return Date.now() - began > unsignedMsMax;
  try {
    process.kill(pid, 0);
    return false;
  } catch (thrown) {
    return thrown.code === 'ESRCH';
  }
}

/** Of several that judge the lock dead, the one that makes the second folder looks again and moves it out of the way. */
function takeAway(lock) {
  const takeover = `${lock}.takeover`;
  try {
    mkdirSync(takeover);
  } catch {
    return;
  }
  try {
    if (!isAbandoned(lock, 0)) return;
    const dead = `${lock}.${process.pid}.${Date.now()}`;
    renameSync(lock, dead);
    rmSync(dead, { recursive: true, force: true });
  } catch {
    // Gone meanwhile.
  } finally {
    rmSync(takeover, { recursive: true, force: true });
  }
}
