/** The folder that a root's name leads to, checked. */
import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { AppError } from '@foretoken/base/app-error.js';
import { fileFault } from '@foretoken/base/file-fault.js';

/** The real, absolute path of a root. Throws ROOT_UNREADABLE. */
export function realRootOf(root: string): string {
  try {
    const real = realpathSync.native(resolve(root));
    if (!statSync(real).isDirectory()) throw new AppError('ROOT_UNREADABLE', `${root} is no folder.`);
    accessSync(real, constants.R_OK | constants.X_OK);
    return real;
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    throw new AppError('ROOT_UNREADABLE', `${fileFault(thrown, root)}.`, {}, thrown);
  }
}
