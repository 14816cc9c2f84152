/** A process that gives way to all others, with each of its threads. */
import { readdirSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/**
 * From now on this process has the lowest priority; where that is not allowed, it merely competes. On Linux a priority is a thread's,
 * and those that compile and collect garbage are there already; later ones take theirs from the thread that starts them.
 */
export function lowerPriority(): void {
  for (const thread of ownThreads()) {
    try {
      setPriority(thread, constants.priority.PRIORITY_LOW);
    } catch {
      // Forbidden, or ended meanwhile.
    }
  }
}

/** 0, the process itself, where its threads are not told. */
function ownThreads(): number[] {
  try {
    return readdirSync('/proc/self/task').map(Number);
  } catch {
    return [0];
  }
}
