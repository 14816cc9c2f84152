/** Where a command indexes when the cache cannot be written: a folder of its own, which goes with the process. */
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { AppError } from '@foretoken/base/app-error.js';
import { isFileFault } from '@foretoken/base/file-fault.js';

export interface SpareIndexFolder {
  readonly path: string;
  remove(): void;
}

/** The folders to try, one after the other: what is full or read-only may be so for the disk of the first too; the second is memory. */
export function spareParents(platform: NodeJS.Platform): readonly string[] {
  return platform === 'linux' ? [tmpdir(), '/dev/shm'] : [tmpdir()];
}

/** Holds a copy of what is stored, so that only what changed since is learned. Throws a file fault where it cannot be made. */
export function makeSpareIndexFolder(parent: string, stored: string): SpareIndexFolder {
  const path = mkdtempSync(join(parent, 'foretoken-index-'));
  const remove = () => rmSync(path, { recursive: true, force: true });
  process.once('exit', remove);
  const spare = {
    path,
    remove() {
      process.removeListener('exit', remove);
      remove();
    },
  };
  try {
    if (existsSync(stored))
      cpSync(stored, path, { recursive: true, filter: (from) => !basename(from).startsWith('writer.lock') });
    return spare;
  } catch (thrown) {
    spare.remove();
    throw thrown;
  }
}

/** Whether it failed since something could not be written, and would elsewhere not. */
export function isUnwritable(thrown: unknown): boolean {
  if (!(thrown instanceof AppError)) return isFileFault(thrown);
  return thrown.code === 'STORAGE_FAILED' || thrown.code === 'STORAGE_FULL';
}
