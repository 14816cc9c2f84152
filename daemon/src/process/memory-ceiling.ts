/** Holds the daemon to its memory ceiling: first its garbage is collected, then it makes way for a fresh process. */
import type { Clock } from '@foretoken/base/clock.js';
import type { Log } from '@foretoken/base/log.js';
import { daemonLimits } from '../limits.js';

export interface MemoryCeilingOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Resident memory now. */
  readonly bytes: () => number;
  readonly bytesMax: () => number;
  /** Lets go of what can be had again: called when it is found over the ceiling. */
  readonly relieve: () => void;
  /** It has been over the ceiling for several checks. */
  readonly onOver: (reason: string) => void;
}

/** Returns a function that ends the watch. */
export function watchMemory(options: MemoryCeilingOptions): () => void {
  let over = 0;
  let cancel = () => {};
  const check = () => {
    const bytes = options.bytes();
    over = bytes > options.bytesMax() ? over + 1 : 0;
    if (over === 1) {
      options.log.warn('the daemon is over its memory ceiling', { bytes });
      options.relieve();
    }
    // A short peak, such as a new set of tables beside the old one, passes by itself.
    if (over >= checksMax)
      options.onOver(
        `it stayed over its memory ceiling (daemon.memory_mb_max) with ${Math.round(bytes / 2 ** 20)} MiB`,
      );
    else cancel = options.clock.after(daemonLimits.memoryCheckMs, check);
  };
  check();
  return () => cancel();
}

const checksMax = 5;
