/** Links are never followed: a path that leads through one may leave the codebase. */
import { lstatSync } from 'node:fs';
import { join } from 'node:path';

/** Whether any folder or file on the way from the root to a root-relative path is a link. What does not exist is none. */
export function leadsThroughLink(root: string, path: string): boolean {
  let at = root;
  for (const part of path.split('/')) {
    at = join(at, part);
    try {
      if (lstatSync(at).isSymbolicLink()) return true;
    } catch {
      return false;
    }
  }
  return false;
}

/** Whether there is a folder at a path, and no link to one. */
export function isFolder(path: string): boolean {
  try {
    return lstatSync(path).isDirectory();
  } catch {
    return false;
  }
}
