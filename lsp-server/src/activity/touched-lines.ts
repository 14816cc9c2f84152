/** Which lines a change of a document touches: everything outside them is the same before and after it. */
import type { TextDocument } from '@foretoken/codebase/text/text-document.js';
import type { ChangedSpan } from './changed-span.js';

export interface TouchedLines {
  /** 0-based. */
  readonly start: number;
  /** At least one. */
  readonly linesBefore: number;
  readonly linesAfter: number;
}

/** `after` is `before` with this one change. Constant time. */
export function touchedLines(before: TextDocument, after: TextDocument, { from, to }: ChangedSpan): TouchedLines {
  // A \r that stands before the change may become half of a \r\n.
  const first = from > 0 && before.text.charCodeAt(from - 1) === carriageReturn ? from - 1 : from;
  const start = before.positionAt(first, 'utf-16').line;
  const linesBefore = before.positionAt(to, 'utf-16').line - start + 1;
  return { start, linesBefore, linesAfter: linesBefore + after.lineCount - before.lineCount };
}

const carriageReturn = 13;
