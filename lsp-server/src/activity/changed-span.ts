/** One change of a document by offsets: what stood there, and what stands there now. */
import type { PositionEncoding } from '@foretoken/codebase/text/position.js';
import type { TextChange, TextDocument } from '@foretoken/codebase/text/text-document.js';

export interface ChangedSpan {
  /** UTF-16 offsets in the text before. */
  readonly from: number;
  readonly to: number;
  readonly inserted: string;
}

/** `after` is `before` with this one change. Constant time for a change with a range, linear in the text for one without. */
export function changedSpan(
  before: TextDocument,
  after: TextDocument,
  change: TextChange,
  encoding: PositionEncoding,
): ChangedSpan {
  if (change.range === undefined) return differing(before.text, after.text);
  const a = before.offsetAt(change.range.start, encoding);
  const b = before.offsetAt(change.range.end, encoding);
  return { from: Math.min(a, b), to: Math.max(a, b), inserted: change.text };
}

/** What is not in the common beginning and end of the two. */
function differing(before: string, after: string): ChangedSpan {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let end = 0;
  while (
    end < shorter - start &&
    before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)
  )
    end++;
  return { from: start, to: before.length - end, inserted: after.slice(start, after.length - end) };
}
