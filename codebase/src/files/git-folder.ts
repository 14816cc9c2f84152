/** Finds the repository that a folder lies in; in worktrees and submodules `.git` is a file that names the place. */
import { lstatSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileLimits } from './limits.js';
import { readSmallFile } from './read-small-file.js';

export interface GitFolder {
  /** The folder that holds `.git`. */
  readonly top: string;
  /** Where HEAD and the index are. */
  readonly own: string;
  /** Where refs, config and info/exclude are: the same, but for worktrees. */
  readonly common: string;
}

/** The nearest at or above `folder`, or undefined. Reads two small files at most. */
export function gitFolderOf(folder: string): GitFolder | undefined {
  for (let top = folder; ; top = dirname(top)) {
    const own = gitFolderAt(join(top, '.git'));
    if (own !== undefined) {
      const common = firstLine(join(own, 'commondir'));
      return { top, own, common: common === undefined ? own : resolve(own, common) };
    }
    if (dirname(top) === top) return undefined;
  }
}

function gitFolderAt(path: string): string | undefined {
  try {
    if (lstatSync(path).isDirectory()) return firstLine(join(path, 'HEAD')) === undefined ? undefined : path;
  } catch {
    return undefined;
  }
  const named = firstLine(path)?.match(/^gitdir: (.+)$/)?.[1];
  return named === undefined ? undefined : resolve(dirname(path), named);
}

function firstLine(path: string): string | undefined {
  return readSmallFile(path, fileLimits.gitFileBytesMax, 'follow')?.split(/\r?\n/, 1)[0];
}
