/** The one door to outlines: what a text defines and imports. */
import { lineStartsOf } from '../text/line-starts.js';
import { dialects } from './dialects.js';
import { giveUpRuntime, grammarOf, loadGrammar, parseWithin } from './grammar-runtime.js';
import { syntaxLimits } from './limits.js';
import type { Outline } from './outline.js';
import { walkOutline } from './outline-walker.js';

/**
 * To be awaited before `outlineOf`, for each text: it loads the language's grammar once, again after a breakdown, and else costs
 * nothing. False when there are no outlines for this language.
 */
export async function loadSyntax(languageId: string): Promise<boolean> {
  const dialect = dialects.get(languageId);
  return dialect !== undefined && loadGrammar(dialect.table);
}

/** Undefined when the language has none or is not loaded, the text is too long, or its grammar took too long or broke on it. */
export function outlineOf(text: string, languageId: string): Outline | undefined {
  const dialect = dialects.get(languageId);
  const grammar = dialect && grammarOf(dialect.table);
  if (dialect === undefined || grammar === undefined || text.length > syntaxLimits.textCharsMax) return undefined;
  try {
    const tree = parseWithin(grammar, text, undefined, syntaxLimits.parseMsMax);
    if (tree === undefined) return undefined;
    const cursor = tree.walk();
    const { definitions, imports } = walkOutline(cursor, text, lineStartsOf(text), grammar.rules, dialect);
    cursor.delete();
    tree.delete();
    return { definitions, imports };
  } catch {
    giveUpRuntime(dialect.table, grammar);
    return undefined;
  }
}
