/** Where in a task's line the cursor stands: at its start, or at a boundary of tokens chosen by the task's name alone. */

import { tokenKinds, tokensOf } from '@foretoken/codebase/text/tokenize.js';
import { samplingHash } from '../evaluation/sampling-hash.js';

export interface CursorTask {
  readonly id: string;
  readonly prefix: string;
  readonly suffix: string;
  /** What the user typed next, to the end of the line. */
  readonly truth: string;
}

interface Task {
  readonly id: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly groundTruth: string;
}

export function atLineStart(task: Task): CursorTask {
  return { id: task.id, prefix: task.prefix, suffix: task.suffix, truth: firstLine(task.groundTruth) };
}

/** Behind the first to the last but one token of the line, all equally likely; undefined for a line of one token. */
export function insideLine(task: Task): CursorTask | undefined {
  const line = firstLine(task.groundTruth);
  const ends = tokensOf(line)
    .filter((token) => token.kind !== tokenKinds.space)
    .map((token) => token.start + token.text.length)
    .slice(0, -1);
  const cut = ends[samplingHash(task.id) % ends.length];
  if (cut === undefined) return undefined;
  return { id: task.id, prefix: task.prefix + line.slice(0, cut), suffix: task.suffix, truth: line.slice(cut) };
}

/** The same with nothing below the cursor. */
export function suffixHidden(task: CursorTask): CursorTask {
  return { ...task, suffix: '' };
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
