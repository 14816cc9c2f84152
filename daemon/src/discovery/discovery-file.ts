/** Writes and reads the discovery file: whole or not at all, for its owner alone. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Discovery, discoveryFileName, discoverySchema } from '@foretoken/protocol/discovery.js';

export function writeDiscovery(runFolder: string, discovery: Discovery): void {
  mkdirSync(runFolder, { recursive: true, mode: 0o700 });
  const file = join(runFolder, discoveryFileName);
  writeFileSync(`${file}.new`, JSON.stringify(discovery), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** What the file says; undefined when it is absent, damaged or of a dead process. */
export function readDiscovery(runFolder: string): Discovery | undefined {
  try {
    const parsed = discoverySchema.safeParse(JSON.parse(readFileSync(join(runFolder, discoveryFileName), 'utf8')));
    return parsed.success && isAlive(parsed.data.pid) ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Removes the file when it is this daemon's own. */
export function removeDiscovery(runFolder: string, pid: number): void {
  if (readDiscovery(runFolder)?.pid === pid) rmSync(join(runFolder, discoveryFileName), { force: true });
}

/** Removes what a killed daemon has left: its token must not be taken for that of the next one on the same socket. The caller holds the lock. */
export function clearDiscovery(runFolder: string): void {
  rmSync(join(runFolder, discoveryFileName), { force: true });
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}

/** Whether a signal or a debugger has stopped it; false where there is no `/proc` to tell. */
export function isStopped(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Behind the name, which may hold anything in its parentheses.
    return /^[Tt]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}
