/** What stands around the cursor, cut to what is worth looking at. */
import { indentWidth } from '@foretoken/codebase/segments/line-source.js';
import { embeddedLimits } from './limits.js';

export interface CursorFrame {
  /** What is typed of the line, without its indentation. */
  readonly typed: string;
  /** Indentation typed so far; the whole line when nothing else is. */
  readonly indent: string;
  /** What follows the cursor on its line, white space at its end dropped. */
  readonly after: string;
  readonly sideAbove: FrameSide;
  readonly sideBelow: FrameSide;
  /** Lines before the cursor's, oldest first, and after it: whole, with indentation. */
  readonly rowsAbove: readonly string[];
  readonly rowsBelow: readonly string[];
  /** Lines that are not blank, nearest first. */
  readonly above: readonly NearLine[];
  readonly below: readonly NearLine[];
  /** The line that opens the block the cursor stands in: the nearest above of less indentation. */
  readonly parent: string;
}

export interface NearLine {
  readonly text: string;
  readonly indent: string;
}

/**
 * Cuts a buffer at its cursor. Work is bounded by limits.bufferCharsMax, whatever the buffer's size; what is the same as
 * in `previous` is taken over, so that a key costs no more than its line.
 */
export function cursorFrame(prefix: string, suffix: string, previous?: CursorFrame): CursorFrame {
  const head = prefix.slice(-embeddedLimits.bufferCharsMax);
  const tail = suffix.slice(0, embeddedLimits.bufferCharsMax);
  const lineStart = head.lastIndexOf('\n') + 1;
  const lineEnd = tail.indexOf('\n');
  const line = head.slice(lineStart);
  const typed = line.trimStart();
  const indent = line.slice(0, line.length - typed.length);
  const above = sideOf(head.slice(0, Math.max(0, lineStart - 1)), lineStart > 0, true, previous?.sideAbove);
  const below = sideOf(lineEnd < 0 ? '' : tail.slice(lineEnd + 1), lineEnd >= 0, false, previous?.sideBelow);
  return {
    typed,
    indent,
    after: (lineEnd < 0 ? tail : tail.slice(0, lineEnd)).trimEnd(),
    sideAbove: above,
    sideBelow: below,
    rowsAbove: above.rows,
    rowsBelow: below.rows,
    above: above.near,
    below: below.near,
    parent: parentOf(above.rows, indent === '' && typed === '' ? (above.near[0]?.indent ?? '') : indent),
  };
}

/** What is above or below the cursor's line. */
export interface FrameSide {
  readonly text: string;
  readonly rows: readonly string[];
  readonly near: readonly NearLine[];
}

function sideOf(text: string, hasRows: boolean, isAbove: boolean, previous: FrameSide | undefined): FrameSide {
  if (previous !== undefined && previous.text === text && previous.rows.length > 0 === hasRows) return previous;
  if (!hasRows) return { text, rows: [], near: [] };
  const all = text.split('\n', isAbove ? undefined : embeddedLimits.bufferLinesMax);
  const rows = isAbove ? all.slice(-embeddedLimits.bufferLinesMax) : all;
  const near = isAbove
    ? nearLines(rows, rows.length - 1, -1, embeddedLimits.linesAboveMax)
    : nearLines(rows, 0, 1, embeddedLimits.linesBelowMax);
  return { text, rows, near };
}

function nearLines(rows: readonly string[], from: number, step: number, max: number): NearLine[] {
  const near: NearLine[] = [];
  for (let at = from; at >= 0 && at < rows.length && near.length < max; at += step) {
    const row = rows[at] ?? '';
    const text = row.trim();
    if (text !== '') near.push({ text, indent: row.slice(0, row.length - row.trimStart().length) });
  }
  return near;
}

function parentOf(rows: readonly string[], indent: string): string {
  const width = indentWidth(indent);
  for (let at = rows.length - 1; at >= 0 && at >= rows.length - parentRowsMax; at--) {
    const row = rows[at] ?? '';
    const text = row.trim();
    if (text !== '' && indentWidth(row.slice(0, row.length - row.trimStart().length)) < width) return text;
  }
  return '';
}

const parentRowsMax = 200;
