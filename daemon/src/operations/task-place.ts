/** Where a task's file stands in its root, checked. */
import { resolve } from 'node:path';
import { AppError } from '@foretoken/base/app-error.js';
import { rootRelative } from '@foretoken/codebase/text/file-uri.js';

/** The root-relative path with '/' of a task's file, which need not exist. `given` and `real` are the root as it was named and as it is. */
export function pathInRoot(given: string, real: string, path: string): string {
  const relative = rootRelative(real, resolve(real, path)) ?? rootRelative(resolve(given), resolve(given, path));
  if (relative === undefined || relative === '')
    throw new AppError('PATH_OUTSIDE_ROOT', `${path} does not lie in ${given}.`);
  return relative;
}
