/** A finished file with the rest of a block taken out: from a task's line to where its indentation ends. */
import { indentWidth } from '@foretoken/codebase/segments/line-source.js';

export interface BlockTask {
  readonly prefix: string;
  readonly suffix: string;
  /** The lines taken out, in order, blank ones apart. */
  readonly lines: readonly string[];
}

interface Task {
  readonly prefix: string;
  readonly suffix: string;
  readonly groundTruth: string;
  /** Lines that were added right below the task's, where the evaluation tells. */
  readonly following?: readonly string[];
}

/** Cursor at the line's start. Lines that the same commit added below are the block where they are known. */
export function blockCut(task: Task): BlockTask {
  const first = task.groundTruth.split('\n', 1)[0] ?? '';
  if (task.following !== undefined)
    return { prefix: task.prefix, suffix: task.suffix, lines: [first, ...task.following].filter(isFull) };
  const rows = task.suffix.split('\n').slice(1);
  const floor = widthOf(first);
  let end = 0;
  while (end < rows.length && end < rowsMax && (!isFull(rows[end] ?? '') || widthOf(rows[end] ?? '') >= floor)) end++;
  return {
    prefix: task.prefix,
    suffix: rows
      .slice(end)
      .map((row) => `\n${row}`)
      .join(''),
    lines: [first, ...rows.slice(0, end)].filter(isFull),
  };
}

const rowsMax = 40;

function isFull(line: string): boolean {
  return line.trim() !== '';
}

function widthOf(line: string): number {
  return indentWidth(line.slice(0, line.length - line.trimStart().length));
}
