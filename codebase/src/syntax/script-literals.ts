/** Where comments, strings and patterns of TypeScript and JavaScript end; below 0 where they do not. */

/** Of the comment that begins at `from`; a line's ends before its line break. */
export function commentEnd(text: string, from: number): number {
  if (text.charCodeAt(from + 1) === 47) {
    const end = text.indexOf('\n', from);
    return end < 0 ? text.length : end;
  }
  const end = text.indexOf('*/', from + 2);
  return end < 0 ? -1 : end + 2;
}

/** Of the string whose quote, a character code, stands at `from`. */
export function stringEnd(text: string, from: number, quote: number): number {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) return at + 1;
    if (code === 92) at++;
    else if (code === 10) return -1;
  }
  return -1;
}

/** Of the regular expression whose slash stands at `from`. */
export function patternEnd(text: string, from: number): number {
  let isInSet = false;
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10) return -1;
    if (code === 92) at++;
    else if (code === 91) isInSet = true;
    else if (code === 93) isInSet = false;
    else if (code === 47 && !isInSet) return at + 1;
  }
  return -1;
}
