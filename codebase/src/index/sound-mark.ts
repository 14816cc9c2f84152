/** The mark that an index database carries from an orderly end to the next start. */
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { databaseFileOf } from './index-folder.js';

/**
 * To check every page takes longer than all else at a start, so a database is trusted that is, by size and date, as its last
 * writer closed it. What damage that leaves unseen is met when the page is read.
 */
export function isMarkedSound(folder: string): boolean {
  try {
    return readFileSync(markFileOf(folder), 'utf8') === markOf(folder);
  } catch {
    return false;
  }
}

export function markSound(folder: string): void {
  try {
    writeFileSync(markFileOf(folder), markOf(folder), { mode: 0o600 });
  } catch {
    // Without a mark it is checked.
  }
}

export function unmarkSound(folder: string): void {
  rmSync(markFileOf(folder), { force: true });
}

function markOf(folder: string): string {
  const { size, mtimeMs } = statSync(databaseFileOf(folder));
  return `${size} ${mtimeMs}`;
}

function markFileOf(folder: string): string {
  return join(folder, 'index.sound');
}
