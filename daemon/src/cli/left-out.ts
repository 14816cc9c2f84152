/** Says in one line how many files an index leaves out, and why; nothing is left out silently. */
import { leftOutReasons } from '../views/left-out-reasons.js';

/** `; left out: 3 too large (index.file_bytes_max)`, or nothing. `skipped` counts by reason. */
export function leftOut(skipped: Readonly<Record<string, number>>): string {
  const parts = leftOutReasons(skipped).map(({ count, reason }) => `${count} ${reason}`);
  return parts.length === 0 ? '' : `; left out: ${parts.join(', ')}`;
}
