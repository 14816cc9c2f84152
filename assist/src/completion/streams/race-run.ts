/** Waits for a backend run, no longer than the request itself is wanted. */
import type { Clock } from '@foretoken/base/clock.js';
import type { CursorContext } from '../lines/cursor-context.js';
import type { BackendRun, RunResult } from './backend-run.js';

export type RaceEnd = RunResult | 'diverged' | 'late' | 'gone';

/**
 * `late` after `waitMs` when there is such a limit, `gone` when one of `ends` aborts first, `diverged` when the run left `now`. Listens by itself:
 * signals made of others, and ended, took half a millisecond of each request.
 */
export function raceRun(
  run: BackendRun,
  now: CursorContext,
  clock: Clock,
  waitMs: number | undefined,
  ends: readonly AbortSignal[],
): Promise<RaceEnd> {
  if (ends.some(({ aborted }) => aborted)) return Promise.resolve('gone');
  return new Promise((resolve) => {
    const gone = () => end('gone');
    const cancel = waitMs === undefined ? undefined : clock.after(waitMs, () => end('late'));
    const end = (how: RaceEnd) => {
      cancel?.();
      for (const signal of ends) signal.removeEventListener('abort', gone);
      resolve(how);
    };
    for (const signal of ends) signal.addEventListener('abort', gone, { once: true });
    void run.resultFor(now).then(end);
  });
}
