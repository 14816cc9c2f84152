/** A copy of a string that shares no memory with it: a kept `slice()` would pin the whole document it came from. */
export function flatCopy(text: string): string {
  // A copy by way of UTF-16 takes two bytes a character.
  const encoding = /[^\0-\xff]/.test(text) ? 'utf16le' : 'latin1';
  return Buffer.from(text, encoding).toString(encoding);
}
