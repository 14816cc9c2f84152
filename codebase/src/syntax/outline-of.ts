/** The one door to outlines: what a text defines and imports. */
import { errorMessage } from '@foretoken/base/app-error.js';
import { bug } from '@foretoken/base/never.js';
import type { Range } from 'web-tree-sitter';
import { lineStartsOf } from '../text/line-starts.js';
import { dialects } from './dialects.js';
import {
  giveUpRuntime,
  grammarOf,
  isBreakdown,
  leaveLargeRuntime,
  loadGrammar,
  parseWithin,
} from './grammar-runtime.js';
import { syntaxLimits } from './limits.js';
import { lineOutlines } from './line-outlines.js';
import type { Outline } from './outline.js';
import { walkOutline } from './outline-walker.js';

/**
 * To be awaited before `outlineOf`, for each text: it loads the language's grammar once, again after a breakdown, and else costs
 * nothing. False when there are no outlines for this language.
 */
export async function loadSyntax(languageId: string): Promise<boolean> {
  if (lineOutlines.has(languageId)) return true;
  const dialect = dialects.get(languageId);
  return dialect !== undefined && loadGrammar(dialect.table);
}

/** Undefined when the language has none or is not loaded, the text is too long, or its grammar took too long or broke on it. */
export function outlineOf(text: string, languageId: string): Outline | undefined {
  if (text.length > syntaxLimits.textCharsMax) return undefined;
  const byLines = lineOutlines.get(languageId);
  if (byLines !== undefined) return byLines(text);
  const dialect = dialects.get(languageId);
  const grammar = dialect && grammarOf(dialect.table);
  if (dialect === undefined || grammar === undefined) return undefined;
  try {
    const starts = lineStartsOf(text);
    const ranges = rangesAround(dialect.passedOver?.(text) ?? [], text, starts);
    const tree = parseWithin(grammar, text, undefined, bounds, ranges);
    if (tree === undefined) {
      leaveLargeRuntime(grammar);
      return undefined;
    }
    const cursor = tree.walk();
    const { definitions, imports } = walkOutline(cursor, text, starts, grammar.rules, dialect);
    cursor.delete();
    tree.delete();
    leaveLargeRuntime(grammar);
    return { definitions, imports };
  } catch (thrown) {
    giveUpRuntime(dialect.table, grammar);
    return isBreakdown(thrown) ? undefined : bug(`outline: ${errorMessage(thrown)}`, undefined);
  }
}

const bounds = { stepsMax: syntaxLimits.parseStepsMax, msMax: syntaxLimits.parseMsMax };

/** What is left of a text without these blocks. */
function rangesAround(blocks: readonly number[], text: string, lineStarts: Uint32Array): Range[] | undefined {
  if (blocks.length === 0) return undefined;
  const ranges: Range[] = [];
  let row = 0;
  const pointAt = (offset: number) => {
    while ((lineStarts[row + 1] ?? Number.POSITIVE_INFINITY) <= offset) row++;
    return { row, column: offset - (lineStarts[row] ?? 0) };
  };
  for (let at = 0, from = 0; at <= blocks.length; at += 2) {
    const end = blocks[at] ?? text.length;
    ranges.push({ startIndex: from, startPosition: pointAt(from), endIndex: end, endPosition: pointAt(end) });
    from = blocks[at + 1] ?? text.length;
  }
  return ranges;
}
