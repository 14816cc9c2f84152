/** One process at a time writes the parts of models. */
import { join } from 'node:path';
import { AppError } from '@foretoken/base/app-error.js';
import { type ProcessLock, tryProcessLock } from '@foretoken/codebase/sqlite/process-lock.js';

/** Throws AppError MODEL_BUSY while another process has it. */
export function takePullLock(folder: string): ProcessLock {
  const lock = tryProcessLock(join(folder, 'pull.lock'));
  if (lock === undefined) throw new AppError('MODEL_BUSY', `Another process pulls into ${folder}.`);
  return lock;
}
