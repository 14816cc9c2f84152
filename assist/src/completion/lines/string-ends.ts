/** Where strings end on a line, as most languages write them. */

/** The quote of the string that a line is left in. */
export function endsInString(line: string): string | undefined {
  let quote: string | undefined;
  for (let at = 0; at < line.length; at++) {
    const character = line[at] ?? '';
    if (character === '\\') at++;
    else if (quote === undefined && /["'`]/.test(character)) quote = character;
    else if (character === quote) quote = undefined;
  }
  return quote;
}

/** Offset of the first `quote` that no backslash stands before; -1 when there is none. */
export function unescaped(line: string, quote: string): number {
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '\\') at++;
    else if (line[at] === quote) return at;
  }
  return -1;
}
