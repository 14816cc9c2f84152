/** A line's tokens without white space, with the white space before each: enough to rebuild it with other names. */
import { flatCopy } from '@foretoken/base/flat-copy.js';
import { Recent } from '@foretoken/base/recent.js';
import { type TokenKind, tokenize, tokenKinds } from '@foretoken/codebase/text/tokenize.js';
import { embeddedLimits } from './limits.js';

export interface CodeTokens {
  readonly texts: readonly string[];
  readonly kinds: readonly TokenKind[];
  /** Offset of each token in the line. */
  readonly starts: readonly number[];
}

/** The tokens of a line, kept for the lines asked for last; at most limits.lineTokensMax. */
export function codeTokens(asked: string): CodeTokens {
  const kept = linesKept.get(asked);
  if (kept !== undefined) return kept;
  const line = flatCopy(asked);
  const texts: string[] = [];
  const kinds: TokenKind[] = [];
  const starts: number[] = [];
  tokenize(line, (kind, start, end) => {
    if (kind === tokenKinds.space || texts.length >= embeddedLimits.lineTokensMax) return;
    texts.push(line.slice(start, end));
    kinds.push(kind);
    starts.push(start);
  });
  // Copies are as long as they must be: what grew by single tokens has room for many more.
  const tokens = { texts: texts.slice(), kinds: kinds.slice(), starts: starts.slice() };
  linesKept.set(line, tokens);
  return tokens;
}

/** Whether two lines have the same form: kinds and operators equal, names, strings and numbers free. */
export function sameForm(a: CodeTokens, b: CodeTokens): boolean {
  if (a.texts.length !== b.texts.length) return false;
  for (let i = 0; i < a.texts.length; i++) {
    if (a.kinds[i] !== b.kinds[i]) return false;
    if (a.kinds[i] === tokenKinds.operator && a.texts[i] !== b.texts[i]) return false;
  }
  return true;
}

/** About 1 KB each with what is derived of them. Four times as many are tokenized a tenth less often, which no time shows (`npm run bench -- embeddedSpeed`). */
const linesKept = new Recent<string, CodeTokens>(2_048);
