/** Brackets that a piece of code opens and does not close, or closes without opening; those in strings and comments do not count. */

export interface BracketDepth {
  /** Opened and not closed, in order. */
  readonly open: string;
  /** Closed without an opening one, in order. */
  readonly surplus: string;
  /** Offsets of the brackets in `open` and in `surplus`. */
  readonly openAt: readonly number[];
  readonly surplusAt: readonly number[];
  /** The text ends within a string that may go over several lines. */
  readonly inString: boolean;
  /** The text ends within a comment. */
  readonly inComment: boolean;
}

/** What closes each opening bracket. */
export const closerOf: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/**
 * Linear. Quotes are read as most languages do: ' and " end with the line, ` and triple quotes do not. A ' that nothing closes on
 * its line is no string (an apostrophe, a lifetime).
 */
export function bracketDepth(text: string): BracketDepth {
  const openAt: number[] = [];
  const surplusAt: number[] = [];
  const told = (ending?: 'string' | 'comment'): BracketDepth => {
    const at = (offsets: readonly number[]) => offsets.map((offset) => text[offset]).join('');
    const [inString, inComment] = [ending === 'string', ending === 'comment'];
    return { open: at(openAt), surplus: at(surplusAt), openAt, surplusAt, inString, inComment };
  };
  let at = 0;
  while (at < text.length) {
    const character = text[at] ?? '';
    if (character === '"' || character === "'" || character === '`') {
      const end = stringEnd(text, at, character);
      if (end === undefined) return told('string');
      at = end;
      continue;
    }
    if (character === '/' && text[at + 1] === '*') {
      const end = text.indexOf('*/', at + 2);
      if (end === -1) return told('comment');
      at = end + 2;
      continue;
    }
    if ((character === '/' && text[at + 1] === '/' && text[at - 1] !== ':') || isHashComment(text, at)) {
      const newline = text.indexOf('\n', at);
      if (newline === -1) return told('comment');
      at = newline;
    } else if (closerOf[character] !== undefined) openAt.push(at);
    else if (character === ')' || character === ']' || character === '}') {
      if (closerOf[text[openAt.at(-1) ?? -1] ?? ''] === character) openAt.pop();
      else surplusAt.push(at);
    }
    at++;
  }
  return told();
}

/** Offset after the string that begins at `start`; undefined when it goes on past the text. */
function stringEnd(text: string, start: number, quote: string): number | undefined {
  const triple = quote.repeat(3);
  if (quote !== '`' && text.startsWith(triple, start)) {
    const end = text.indexOf(triple, start + 3);
    return end === -1 ? undefined : end + 3;
  }
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at];
    if (character === '\\') at++;
    else if (character === quote) return at + 1;
    else if (character === '\n' && quote !== '`') return start + 1;
  }
  return quote === '`' ? undefined : start + 1;
}

/** `# ` as Python, Ruby and shells begin a comment; `#include`, `#{`, `$#` and colours are none. */
function isHashComment(text: string, at: number): boolean {
  return text[at] === '#' && (text[at + 1] === ' ' || text[at + 1] === '\n') && /\s/.test(text[at - 1] ?? '\n');
}
