/** The backend runs in flight, by owner: shared by the requests they fit, aborted when what is typed leaves them. */

import { completionLimits } from '../limits.js';
import type { CursorContext } from '../lines/cursor-context.js';
import type { BackendRun } from './backend-run.js';

export class BackendRuns {
  readonly #runs = new Map<string, BackendRun[]>();

  /** The newest run that a request at `now` can wait for. Runs that diverged are aborted and forgotten. */
  fitting(owner: string, now: CursorContext, lineOnly: boolean): BackendRun | undefined {
    const kept = (this.#runs.get(owner) ?? []).filter((run) => {
      if (run.settled) return false;
      if (run.fits(now, lineOnly)) return true;
      run.abort();
      return false;
    });
    this.#keep(owner, kept);
    return kept.at(-1);
  }

  /** Adds a run; the oldest beyond the limit is aborted. It leaves by itself when it settles. */
  add(owner: string, run: BackendRun): void {
    const runs = [...(this.#runs.get(owner) ?? []), run];
    while (runs.length > completionLimits.runsPerOwnerMax) runs.shift()?.abort();
    this.#keep(owner, runs);
    void run.result.then(() =>
      this.#keep(
        owner,
        (this.#runs.get(owner) ?? []).filter((other) => other !== run),
      ),
    );
  }

  abortAll(owner: string): void {
    for (const run of this.#runs.get(owner) ?? []) run.abort();
    this.#runs.delete(owner);
  }

  get size(): number {
    let size = 0;
    for (const runs of this.#runs.values()) size += runs.length;
    return size;
  }

  #keep(owner: string, runs: BackendRun[]): void {
    if (runs.length === 0) this.#runs.delete(owner);
    else this.#runs.set(owner, runs);
  }
}
