/** Where a root's index lies: one folder a root, named by the hash of its real path. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** `realRoot` must have its links resolved, so that one codebase has one index. */
export function indexFolderOf(cacheFolder: string, realRoot: string): string {
  return join(cacheFolder, 'index', createHash('sha256').update(realRoot).digest('hex').slice(0, 20));
}

export function databaseFileOf(indexFolder: string): string {
  return join(indexFolder, 'index.db');
}

export function segmentFileOf(indexFolder: string, name: string): string {
  return join(indexFolder, name);
}
