/** Files are read in the encodings that source code has, or not at all. */
import assert from 'node:assert/strict';
import { decodeText } from '@foretoken/codebase/text/decode-text.js';

describe('decode text', () => {
  const text = 'def grüße(name):\n    return "für " + name\n';

  it('reads UTF-8, UTF-16 with its mark and Western files of one byte a letter alike', () => {
    const le = Buffer.from(`\uFEFF${text}`, 'utf16le');
    for (const bytes of [
      Buffer.from(text),
      Buffer.from(`\uFEFF${text}`),
      le,
      Buffer.from(le).swap16(),
      Buffer.from(text, 'latin1'),
    ])
      assert.equal(decodeText(bytes), text);
    assert.equal(decodeText(Buffer.from([0x22, 0x93, 0x61, 0x94, 0x20, 0x80, 0x22])), '"“a” €"');
  });

  it('takes rows of letters beyond ASCII that are no UTF-8 for no Western words', () => {
    // 送信 in Shift-JIS, привет in KOI8-R.
    for (const bytes of [
      [0x91, 0x97, 0x90, 0x4d],
      [0xd0, 0xd2, 0xc9, 0xd7, 0xc5, 0xd4],
    ])
      assert.match(decodeText(Buffer.from([0x61, ...bytes, 0x61])), /\uFFFD/);
  });

  it('reads a file in UTF-8 as such whose letters are damaged in one place', () => {
    const bytes = Buffer.concat([Buffer.from(text), Buffer.from([0x23, 0xe9, 0x0a])]);
    assert.equal(decodeText(bytes), `${text}#\uFFFD\n`);
  });
});
