/** Chooses the windows that are shown whole, for a model to copy from: places that look like the cursor's, and code that speaks of the same. */

import { contextLimits } from '../limits.js';
import type { CodeSpace } from '../space/code-space.js';
import { type CodeWindow, type ScoredWindow, windowKey } from '../space/code-window.js';
import { isReadable } from './readable-files.js';

/**
 * Best first, one of `aligned` (rows where the cursor's line would stand) after one of `around` in turn; of about equally
 * near ones those first that are shown already (`before`, keys of windows).
 */
export function wholeWindows(
  space: CodeSpace,
  around: readonly ScoredWindow[],
  aligned: readonly ScoredWindow[],
  before: ReadonlySet<number>,
): readonly CodeWindow[] {
  const best = around[0]?.score ?? 0;
  const alike = aligned
    .filter(({ score }) => score >= contextLimits.alignedWholeScoreMin)
    .slice(0, contextLimits.alignedWholeMax);
  const inTurn: ScoredWindow[] = [];
  for (let at = 0; at < Math.max(around.length, alike.length); at++) {
    const row = alike[at];
    const window = around[at];
    if (row !== undefined) inTurn.push(windowAround(space, row, best));
    if (window !== undefined && window.score >= best * contextLimits.wholeScoreShareMin) inTurn.push(window);
  }
  const readable = inTurn.filter((window) => isReadable(space, window)).slice(0, 4 * contextLimits.wholeWindowsMax);
  const isShown = (window: ScoredWindow) => window.score > best / 2 && before.has(windowKey(space, window));
  return [...readable.filter(isShown), ...readable.filter((window) => !isShown(window))];
}

/** The row with what stands before it, and a little more of what follows. */
function windowAround(space: CodeSpace, row: ScoredWindow, score: number): ScoredWindow {
  const lines = space.sources[row.source]?.lines;
  const first = lines?.firstRow(row.file) ?? row.start;
  const after = lines?.firstRow(row.file + 1) ?? row.end;
  const start = Math.max(first, row.start - Math.floor(contextLimits.windowRows / 2) + 1);
  return { ...row, start, end: Math.min(after, start + contextLimits.windowRows), score };
}
