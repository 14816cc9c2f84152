/** How long a process's main thread ran, and how long it waited for a processor. */
import { readFileSync } from 'node:fs';

export interface ThreadTime {
  readonly ranMs: number;
  /** Another program had the processor meanwhile. */
  readonly waitedMs: number;
}

/** Since its start; zeros where the system is not Linux. */
export function threadTime(pid: number): ThreadTime {
  try {
    const [ran, waited] = readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ').map(Number);
    return { ranMs: (ran ?? 0) / 1e6, waitedMs: (waited ?? 0) / 1e6 };
  } catch {
    return { ranMs: 0, waitedMs: 0 };
  }
}
