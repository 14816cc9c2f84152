/** Tells the encodings of two bytes a letter that Japanese, Chinese and Korean sources had before UTF-8, where it can be told surely. */
import { TextDecoder } from 'node:util';

/** Undefined where it is none of them, or could be several. Reads all of it, since one letter of another shape excludes it. */
export function eastAsianText(content: Buffer): string | undefined {
  const name = isShiftJis(content) ? 'shift_jis' : eucOf(content);
  try {
    return name === undefined ? undefined : new TextDecoder(name).decode(content);
  } catch {
    // A Node.js that was built without these tables.
    return undefined;
  }
}

/** Japanese prose has kana in every sentence; they stand in two rows, which are all but empty in what else these bytes could be. */
const kanaShareMin = 0.2;
const shiftJisLettersMin = 4;
/** Words of one byte a letter may be of even length by chance. */
const eucLettersMin = 8;
/** Fewer may all stand in the rows of two languages. */
const rowLettersMin = 16;

function isShiftJis(content: Buffer): boolean {
  let letters = 0;
  let kana = 0;
  for (let at = 0; at < content.length; at++) {
    const lead = content[at] ?? 0;
    // ASCII, or half a katakana wide.
    if (lead < 0x80 || (lead >= 0xa1 && lead <= 0xdf)) continue;
    const trail = content[++at] ?? 0;
    if (lead === 0x80 || lead === 0xa0 || lead > 0xfc || trail < 0x40 || trail === 0x7f || trail > 0xfc) return false;
    letters++;
    if ((lead === 0x82 && trail >= 0x9f && trail <= 0xf1) || (lead === 0x83 && trail <= 0x96)) kana++;
  }
  return letters >= shiftJisLettersMin && kana >= kanaShareMin * letters;
}

/** EUC-JP, GB 2312 and EUC-KR: both bytes above 0xA0, and the first one names the row of the letter. */
function eucOf(content: Buffer): 'euc-jp' | 'gb18030' | 'euc-kr' | undefined {
  const rows = new Uint32Array(256);
  let letters = 0;
  let lowTrails = 0;
  for (let at = 0; at < content.length; at++) {
    const lead = content[at] ?? 0;
    if (lead < 0x80) continue;
    const trail = content[++at] ?? 0;
    if (lead < 0xa1 || lead === 0xff || trail < 0xa1 || trail === 0xff) return undefined;
    letters++;
    rows[lead] = (rows[lead] ?? 0) + 1;
    if (trail < 0xc0) lowTrails++;
  }
  // Second bytes of theirs stand everywhere; Cyrillic letters, of one byte, do not.
  if (letters < eucLettersMin || lowTrails < 0.1 * letters) return undefined;
  const share = (from: number, to: number) =>
    rows.subarray(from, to + 1).reduce((sum, count) => sum + count, 0) / letters;
  if (share(0xa4, 0xa5) >= kanaShareMin) return 'euc-jp';
  const punctuation = share(0xa1, 0xa3);
  if (letters < rowLettersMin || punctuation > 0.5) return undefined;
  // Where hangul ends, frequent Chinese letters go on; rare ones stand behind these, and behind 0xCF those that are rare in Japanese.
  const [early, late, rare] = [share(0xb0, 0xc8), share(0xc9, 0xd7), share(0xd8, 0xfe)];
  if (late >= 0.15 && share(0xd0, 0xd7) >= 0.08 && early >= 0.1 && rare <= 0.15) return 'gb18030';
  return early >= 0.95 * (1 - punctuation) ? 'euc-kr' : undefined;
}
