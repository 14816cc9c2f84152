/** What lies around a cursor: the few strings by which stages decide whether an earlier suggestion still fits. */
import { flatCopy } from '@foretoken/base/flat-copy.js';
import { completionLimits } from '../limits.js';
import { indentWidth } from './indent-width.js';

export interface CursorContext {
  /** The text of the cursor's line before it. */
  readonly linePrefix: string;
  /** The text of the cursor's line after it, without its line end. */
  readonly lineSuffix: string;
  /** The end of what stands above the cursor's line, bounded; shares no memory with the document. */
  readonly above: string;
  /** The next line below that is not blank, trimmed and bounded; shares no memory with the document. */
  readonly below: string;
  /** Columns by which that line is indented; 0 when there is none. */
  readonly belowIndent: number;
}

/** Reads the surroundings of `offset`. Costs microseconds, whatever the document's length. */
export function cursorContext(text: string, offset: number): CursorContext {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const newline = text.indexOf('\n', offset);
  const lineEnd = newline === -1 ? text.length : newline;
  const aboveStart = Math.max(0, lineStart - completionLimits.anchorCharactersMax);
  const below = nextFilledLine(text, lineEnd);
  return {
    linePrefix: flatCopy(text.slice(lineStart, offset)),
    lineSuffix: flatCopy(text.slice(offset, lineEnd).trimEnd()),
    above: flatCopy(text.slice(aboveStart, lineStart)),
    below: flatCopy(below.trim().slice(0, completionLimits.suffixAnchorCharactersMax)),
    belowIndent: indentWidth(below),
  };
}

/** The nearest line above that is not blank; empty when there is none in sight. */
export function lineAbove({ above }: CursorContext): string {
  return above.trimEnd().split('\n').at(-1) ?? '';
}

function nextFilledLine(text: string, from: number): string {
  const window = text.slice(from, from + 2_000);
  return window.split('\n').find((line) => line.trim() !== '') ?? '';
}

/**
 * What was typed on the line since `then`, when everything else around the cursor is as it was; undefined otherwise.
 * Closing characters that the editor adds by itself behind the cursor do not count as a difference.
 */
export function typedSince(then: CursorContext, now: CursorContext): string | undefined {
  if (now.above !== then.above || !isSameBehind(then, now)) return undefined;
  if (!now.linePrefix.startsWith(then.linePrefix)) return undefined;
  return now.linePrefix.slice(then.linePrefix.length);
}

/** What was typed on the cursor's line since `then`, when all that came between is `lines`, whole ones; undefined otherwise. `isClosed`: what differs behind the cursor closes them. */
export function linesSince(
  then: CursorContext,
  lines: string,
  now: CursorContext,
  isClosed: boolean,
): string | undefined {
  const expected = withoutReturns(then.above + then.linePrefix + lines);
  const above = withoutReturns(now.above);
  // Both are cut to so many characters, of which returns are some.
  const isSame = above.length > 0 && (expected.endsWith(above) || above.endsWith(expected));
  return isSame && (isClosed || isSameBehind(then, now)) ? now.linePrefix : undefined;
}

function isSameBehind(then: CursorContext, now: CursorContext): boolean {
  if (now.below !== then.below) return false;
  return now.lineSuffix === then.lineSuffix || isAutoClosed(then.lineSuffix, now.lineSuffix);
}

function withoutReturns(text: string): string {
  return text.replaceAll('\r', '');
}

function isAutoClosed(before: string, after: string): boolean {
  if (!after.endsWith(before)) return false;
  return /^[)\]}>"'`]{1,2}$/.test(after.slice(0, after.length - before.length));
}
