/** Where a task stands: its real root and its file's path in it, checked. */
import { realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { AppError, errorMessage } from '@foretoken/base/app-error.js';
import { rootRelative } from '@foretoken/codebase/text/file-uri.js';

/** The real, absolute path of a root. Throws ROOT_UNREADABLE. */
export function realRootOf(root: string): string {
  try {
    const real = realpathSync.native(resolve(root));
    if (!statSync(real).isDirectory()) throw new AppError('ROOT_UNREADABLE', `${root} is no folder.`);
    return real;
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    throw new AppError('ROOT_UNREADABLE', `${root}: ${errorMessage(thrown)}`, {}, thrown);
  }
}

/** The root-relative path with '/' of a task's file, which need not exist. `given` and `real` are the root as it was named and as it is. */
export function pathInRoot(given: string, real: string, path: string): string {
  const relative = rootRelative(real, resolve(real, path)) ?? rootRelative(resolve(given), resolve(given, path));
  if (relative === undefined || relative === '')
    throw new AppError('PATH_OUTSIDE_ROOT', `${path} does not lie in ${given}.`);
  return relative;
}
