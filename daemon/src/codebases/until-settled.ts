/** Waits until the index of a root serves. */
import { AppError } from '@foretoken/base/app-error.js';
import { type IndexStatus, isSettled } from '@foretoken/codebase/index/index-status.js';

/** `learned`: its lines are known; `whole`: all of it. `listen` tells of each change until the returned function is called. */
export function untilSettled(
  status: () => IndexStatus,
  listen: (look: () => void) => () => void,
  signal: AbortSignal,
  when: 'learned' | 'whole',
): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (end: () => void) => {
      stop();
      signal.removeEventListener('abort', onAbort);
      end();
    };
    const onAbort = () => finish(() => reject(new AppError('CANCELLED', 'The request was cancelled.')));
    const look = () => {
      if (isSettled(status()) || (when === 'learned' && status().phase === 'structure')) finish(resolve);
    };
    const stop = listen(look);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    else look();
  });
}
