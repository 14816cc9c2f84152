/** Whether a suggested line stands below the cursor already. */
import { closesBlock } from './block-openers.js';
import type { CursorContext } from './cursor-context.js';
import { indentWidth } from './indent-width.js';

/** As it is, whatever its indentation; one that closes a block only at the same, since blocks close alike. */
export function isLineBelow(line: string, { below, belowIndent }: CursorContext): boolean {
  const trimmed = line.trim();
  if (trimmed === '' || trimmed !== below) return false;
  const isTelling = trimmed.length > 2 && /[\p{L}\p{N}_]/u.test(trimmed) && !closesBlock(trimmed);
  return isTelling || indentWidth(line) === belowIndent;
}
