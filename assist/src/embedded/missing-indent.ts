/** The indentation of a suggested line, where the cursor stands at the start of an empty one or half-way to where it belongs. */
import { indentWidth, type LineSource } from '@foretoken/codebase/segments/line-source.js';
import type { CursorFrame } from './cursor-frame.js';
import type { Donor } from './find-donors.js';
import type { LineSources } from './line-sources.js';

/**
 * Indentation that is still missing, when nothing else is typed: as the donor is indented against its neighbour, so is the new line
 * against ours. An indentation that stands nearby is meant as it is.
 */
export function missingIndent(frame: CursorFrame, all: LineSources, donor: Donor | undefined): string {
  const { typed, indent } = frame;
  if (typed !== '' || (indent !== '' && nearIndents(frame).includes(indent))) return '';
  const wanted = wantedIndent(frame, all, donor);
  return wanted.startsWith(indent) ? wanted.slice(indent.length) : '';
}

function wantedIndent(frame: CursorFrame, all: LineSources, donor: Donor | undefined): string {
  const ours = frame.above[0]?.indent ?? '';
  const lines = all.sources[donor?.source ?? -1]?.lines;
  if (donor === undefined || lines === undefined) return ours;
  return indentOfWidth(indentWidth(ours) + indentStep(lines, donor.row), frame);
}

/** By how many columns a row is indented further than the filled one above it in its file. */
export function indentStep(lines: LineSource, row: number): number {
  const first = lines.firstRow(lines.fileOf(row));
  let above = row - 1;
  while (above >= first && lines.rowLines[above] === 0) above--;
  return lines.indentWidth(row) - (above < first ? 0 : lines.indentWidth(above));
}

/** An indentation of about that many columns, made as those nearby are. */
function indentOfWidth(width: number, frame: CursorFrame): string {
  const near = nearIndents(frame);
  const equal = near.find((indent) => indentWidth(indent) === width);
  if (equal !== undefined) return equal;
  const tabs = near.some((indent) => indent.startsWith('\t'));
  return tabs ? '\t'.repeat(Math.max(0, Math.round(width / 4))) : ' '.repeat(Math.max(0, width));
}

function nearIndents(frame: CursorFrame): string[] {
  return [...frame.above, ...frame.below].map((line) => line.indent);
}
