/** Gives memory back to the system sooner than the runtime would by itself. */
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Collects garbage now, which the runtime puts off while it believes that memory is plenty. Stops the event loop for it. */
export function collectGarbage(): void {
  collector()?.();
}

/**
 * From now on the old part of the heap is collected when it has grown by two fifths of what was alive in it, where the runtime lets
 * it grow to several times that: while somebody types, every key leaves copies of a document behind. Holds from the first
 * full collection on.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=40');
}

/** Collects what was allocated last, which the runtime does once that has filled its space, in the middle of whatever runs; a millisecond or few. */
export function collectYoung(): void {
  collector()?.({ type: 'minor' });
}

/** Bytes of what was allocated last, most of it garbage; some ten microseconds. */
export function youngBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_used_size ?? 0;
}

type Options = readonly [] | readonly [{ readonly type: 'minor' }];

let found: ((...options: Options) => void) | undefined;

function collector(): typeof found {
  if (found !== undefined) return found;
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  // Any argument, an undefined one too, has it collect less than all.
  if (typeof collect === 'function') found = (...options) => void collect(...options);
  return found;
}
