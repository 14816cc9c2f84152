/** Lets one process at a time install or build in a folder; a lock whose holder is dead is taken over. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Runs `work` while no other process does so in `folder`. */
export async function withInstallLock(folder, work) {
  const lock = join(folder, '.foretoken-lock');
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (thrown) {
      if (thrown.code !== 'EEXIST') throw thrown;
      if (isAbandoned(lock)) rmSync(lock, { recursive: true, force: true });
      else await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  try {
    writeFileSync(join(lock, 'pid'), String(process.pid));
    return await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

const firstSeen = new Map();

function isAbandoned(lock) {
  let pid;
  try {
    pid = Number(readFileSync(join(lock, 'pid'), 'utf8'));
  } catch {
    // Taken a moment ago and not signed yet, or its holder died between the two.
    const seen = firstSeen.get(lock) ?? Date.now();
    firstSeen.set(lock, seen);
    return Date.now() - seen > 5_000;
  }
  try {
    process.kill(pid, 0);
    return false;
  } catch (thrown) {
    return thrown.code === 'ESRCH';
  }
}
