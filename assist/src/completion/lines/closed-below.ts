/** Enter between an opening bracket and what closes it: editors put the closing one on a line of its own, below the cursor's. */

import { owedBy } from './closers.js';
import type { CursorContext } from './cursor-context.js';

/**
 * Whether the line below the cursor is what stood behind it at `then`, or what an editor closed since, of what is open on the cursor's
 * line then or in `lines`, whole ones that came after it.
 */
export function isClosedBelow(then: CursorContext, lines: string, now: CursorContext): boolean {
  if (now.lineSuffix !== '' || !/^[)\]}]/.test(now.below)) return false;
  const behind = then.lineSuffix.trim();
  if (behind !== '') return now.below === behind;
  const closed = /^([)\]}]+)[;,]?$/.exec(now.below)?.[1];
  return closed !== undefined && owedBy(then.linePrefix + lines).startsWith(closed);
}
