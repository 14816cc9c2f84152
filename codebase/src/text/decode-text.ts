/** The text of a file's bytes: UTF-8, UTF-16 where its mark says so, else the one byte a letter of older files in Western languages. */
import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';

/** Without its mark. What can be read in no way becomes U+FFFD, which no suggestion may hold. */
export function decodeText(content: Buffer): string {
  const utf16 = markedUtf16(content);
  if (utf16 !== undefined) return utf16.decode(content);
  const text = content.toString('utf8').replace(/^\uFEFF/, '');
  return isUtf8(content) || isMostlyUtf8(text) || !isWestern(content) ? text : western.decode(content);
}

/** A byte that was damaged or pasted does not change what the others are. */
function isMostlyUtf8(text: string): boolean {
  let [read, unread] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0xfffd) unread++;
    else if (unit > 0x7f) read++;
  }
  return unread < read;
}

/** Between letters of ASCII it has zeros, as nothing else that is text. */
export function markedUtf16(content: Buffer): TextDecoder | undefined {
  if (content[0] === 0xff && content[1] === 0xfe) return utf16le;
  if (content[0] === 0xfe && content[1] === 0xff) return utf16be;
  return undefined;
}

/** Letters beyond ASCII stand alone or in twos there; in older encodings of Chinese, Japanese, Korean or Cyrillic they stand in rows. */
function isWestern(content: Buffer): boolean {
  let apart = 0;
  let inRows = 0;
  let row = 0;
  for (const byte of content) {
    if (byte > 0x7f) row++;
    else if (row > 0) {
      if (row < 3) apart += row;
      else inRows += row;
      row = 0;
    }
  }
  return apart > 3 * (inRows + row);
}

const utf16le = new TextDecoder('utf-16le');
const utf16be = new TextDecoder('utf-16be');
const western = new TextDecoder('windows-1252');
