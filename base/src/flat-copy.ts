/** A copy of a string that shares no memory with it: a kept `slice()` would pin the whole document it came from. */
export function flatCopy(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}
