/** Waits for a backend run, no longer than the request itself is wanted. */
import { type Clock, sleep } from '@foretoken/base/clock.js';
import type { BackendRun, RunResult } from './backend-run.js';
import type { CursorContext } from './cursor-context.js';

export type RaceEnd = RunResult | 'diverged' | 'late' | 'gone';

/** `late` after `waitMs` when there is such a limit, `gone` when one of `ends` aborts first, `diverged` when the run left `now`. */
export async function raceRun(
  run: BackendRun,
  now: CursorContext,
  clock: Clock,
  waitMs: number | undefined,
  ends: readonly AbortSignal[],
): Promise<RaceEnd> {
  const done = new AbortController();
  const stop = AbortSignal.any([done.signal, ...ends]);
  const racers: Promise<RaceEnd>[] = [
    run.resultFor(now),
    new Promise((resolve) => {
      if (stop.aborted) resolve('gone');
      else stop.addEventListener('abort', () => resolve('gone'), { once: true });
    }),
  ];
  if (waitMs !== undefined) racers.push(sleep(clock, waitMs, stop).then(() => 'late' as const));
  const first = await Promise.race(racers);
  done.abort();
  return first;
}
