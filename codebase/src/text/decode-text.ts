/** The text of a file's bytes: UTF-8, UTF-16, else what older files had, East Asian ones or Western ones of one byte a letter. */
import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { eastAsianText } from './east-asian.js';

/** Without its mark. What can be read in no way becomes U+FFFD, which no suggestion may hold. */
export function decodeText(content: Buffer): string {
  const utf16 = utf16Of(content);
  if (utf16 !== undefined) return utf16.decode(content);
  const text = content.toString('utf8').replace(/^\uFEFF/, '');
  if (isUtf8(content) || isMostlyUtf8(text)) return text;
  return eastAsianText(content) ?? (isWestern(content) ? western.decode(content) : text);
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

/** By its mark, else by the zeros that it has beside letters of ASCII, as nothing else that is text. */
export function utf16Of(content: Buffer): TextDecoder | undefined {
  if (content[0] === 0xff && content[1] === 0xfe) return utf16le;
  if (content[0] === 0xfe && content[1] === 0xff) return utf16be;
  const zeroAt = content[0] === 0 ? 0 : 1;
  if (content[zeroAt] !== 0 || content.length % 2 !== 0 || !isUnmarkedUtf16(content, zeroAt)) return undefined;
  return zeroAt === 1 ? utf16le : utf16be;
}

/** Most letters of source code are ASCII, and no control characters: numbers of two bytes, in sounds and tables, are. */
function isUnmarkedUtf16(content: Buffer, zeroAt: number): boolean {
  const end = Math.min(content.length, unmarkedBytesLooked);
  let plain = 0;
  for (let at = 0; at < end; at += 2) {
    const high = content[at + zeroAt] ?? 0;
    const low = content[at + 1 - zeroAt] ?? 0;
    if (high !== 0) continue;
    if ((low > 0x7e && low < 0xa0) || (low < 0x20 && low !== 9 && low !== 10 && low !== 12 && low !== 13)) return false;
    plain++;
  }
  return plain > end / 4;
}

/**
 * Letters beyond ASCII stand alone or in twos there; in older encodings of Chinese, Japanese, Korean or Cyrillic they stand in rows, and
 * Polish ones would be signs in the midst of words.
 */
function isWestern(content: Buffer): boolean {
  let apart = 0;
  let others = 0;
  let signs = 0;
  let row = 0;
  for (let at = 0; at < content.length; at++) {
    const byte = content[at] ?? 0;
    if (byte > 0x7f) {
      row++;
      if (isSign(byte) && isLetter(content[at - 1]) && isLetter(content[at + 1])) signs++;
    } else if (row > 0) {
      if (row < 3) apart += row;
      else others += row;
      row = 0;
    }
  }
  return apart > 3 * (others + row) && apart > 10 * signs;
}

/** Of windows-1252; not the two that count Spanish words, the middle dot of Catalan and the accent that is typed as an apostrophe. */
function isSign(byte: number): boolean {
  return byte >= 0xa1 && byte <= 0xbf && byte !== 0xaa && byte !== 0xba && byte !== 0xb7 && byte !== 0xb4;
}

function isLetter(byte = 0): boolean {
  return (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
}

const unmarkedBytesLooked = 8_192;
const utf16le = new TextDecoder('utf-16le');
const utf16be = new TextDecoder('utf-16be');
const western = new TextDecoder('windows-1252');
