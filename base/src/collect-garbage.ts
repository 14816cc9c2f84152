/** Gives memory back to the system sooner than the runtime would by itself. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Collects garbage now, which the runtime puts off while it believes that memory is plenty. Stops the event loop for it. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
}

/**
 * From now on the old part of the heap is collected when it has grown by two fifths of what was alive in it, where the runtime lets
 * it grow to several times that: while somebody types, every key leaves copies of a document behind. Holds from the first
 * full collection on.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=40');
}
