/** Brackets that a piece of code leaves open or closes too many of. */
import { tokenKinds } from '@foretoken/codebase/text/tokenize.js';
import { type CodeTokens, codeTokens } from './code-tokens.js';

export interface BracketBalance {
  /** Closing brackets still owed, in the order they would be typed. */
  readonly owed: string;
  /** Closing brackets without an opening one. */
  readonly excess: number;
}

const closers = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);

/** Brackets in strings do not count. Linear in the line's tokens, which are bounded. */
export function bracketBalance(line: string, tokens: CodeTokens = codeTokens(line)): BracketBalance {
  const owed: string[] = [];
  let excess = 0;
  for (let i = 0; i < tokens.texts.length; i++) {
    if (tokens.kinds[i] !== tokenKinds.operator) continue;
    const text = tokens.texts[i] ?? '';
    const closer = closers.get(text);
    if (closer !== undefined) owed.push(closer);
    else if (text === ')' || text === ']' || text === '}') {
      if (owed.at(-1) === text) owed.pop();
      else excess++;
    }
  }
  return { owed: owed.reverse().join(''), excess };
}
