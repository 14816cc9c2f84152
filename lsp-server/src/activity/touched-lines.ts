/** Which lines a change of a document touches: everything outside them is the same before and after it. */
import type { PositionEncoding } from '@foretoken/codebase/text/position.js';
import type { TextChange, TextDocument } from '@foretoken/codebase/text/text-document.js';

export interface TouchedLines {
  /** 0-based. */
  readonly start: number;
  /** At least one. */
  readonly linesBefore: number;
  readonly linesAfter: number;
}

/** `after` is `before` with this one change. Constant time for a change with a range, linear in the text for one without. */
export function touchedLines(
  before: TextDocument,
  after: TextDocument,
  change: TextChange,
  encoding: PositionEncoding,
): TouchedLines {
  const [from, to] =
    change.range === undefined ? differing(before.text, after.text) : rangeOf(before, change, encoding);
  // A \r that stands before the change may become half of a \r\n.
  const first = from > 0 && before.text.charCodeAt(from - 1) === carriageReturn ? from - 1 : from;
  const start = before.positionAt(first, 'utf-16').line;
  const linesBefore = before.positionAt(to, 'utf-16').line - start + 1;
  return { start, linesBefore, linesAfter: linesBefore + after.lineCount - before.lineCount };
}

const carriageReturn = 13;

function rangeOf(document: TextDocument, { range }: TextChange, encoding: PositionEncoding): readonly [number, number] {
  if (range === undefined) return [0, document.text.length];
  const [a, b] = [document.offsetAt(range.start, encoding), document.offsetAt(range.end, encoding)];
  return a <= b ? [a, b] : [b, a];
}

/** The part of `before` that is not in the common beginning and end of the two. */
function differing(before: string, after: string): readonly [number, number] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let end = 0;
  while (
    end < shorter - start &&
    before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)
  )
    end++;
  return [start, before.length - end];
}
