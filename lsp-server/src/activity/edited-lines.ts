/** The lines of an edit that differ, without the equal ones at its ends. */
import { flatCopy } from '@foretoken/base/flat-copy.js';

export interface EditedLines {
  /** 1-based. Where lines were only taken out, the line after them. */
  readonly startLine: number;
  readonly endLine: number;
  /** Joined with \n, whatever the document's line ends. */
  readonly before: string;
  readonly after: string;
}

/** `start` is the 0-based line where both stand. Linear in them; shares no memory with its document. */
export function editedLines(start: number, before: string, after: string): EditedLines {
  const was = linesIn(before);
  const is = linesIn(after);
  const shorter = Math.min(was.length, is.length);
  let head = 0;
  while (head < shorter && was[head] === is[head]) head++;
  let tail = 0;
  while (tail < shorter - head && was[was.length - 1 - tail] === is[is.length - 1 - tail]) tail++;
  const startLine = start + head + 1;
  return {
    startLine,
    endLine: Math.max(startLine, start + is.length - tail),
    before: flatCopy(was.slice(head, was.length - tail).join('\n')),
    after: flatCopy(is.slice(head, is.length - tail).join('\n')),
  };
}

function linesIn(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
