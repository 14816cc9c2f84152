/** Files are read in the encodings that source code has, or not at all. */
import assert from 'node:assert/strict';
import { decodeText, utf16Of } from '@foretoken/codebase/text/decode-text.js';

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

  it('reads UTF-16 without its mark, and no numbers of two bytes', () => {
    const le = Buffer.from(text, 'utf16le');
    assert.equal(decodeText(le), text);
    assert.equal(decodeText(Buffer.from(le).swap16()), text);
    assert.equal(utf16Of(Buffer.from(Uint16Array.from({ length: 64 }, (_, i) => 65 + i * 7).buffer)), undefined);
    assert.equal(utf16Of(Buffer.from([0, 0, 1, 0, 1, 0, 16, 16])), undefined);
  });

  it('reads Japanese, Chinese and Korean files of two bytes a letter, where their letters tell which they are', () => {
    for (const [read, bytes] of [
      // Shift-JIS, half of its second bytes ASCII, and EUC-JP: what is sent, a test.
      ['# テストを送信する\n', '23 20 83658358836782f0 91 97 90 4d 82b782e9 0a'],
      ['# テストを送信する\n', '23 20 a5c6a5b9a5c8a4f2c1f7bfaea4b9a4eb 0a'],
      [
        '# 没有找到文件，请在这个目录中重新生成一个\n',
        '23 20 c3bbd3d0d5d2b5bdcec4bcfea3acc7ebd4dad5e2b8f6c4bfc2bcd6d0d6d8d0c2c9fab3c9d2bbb8f6 0a',
      ],
      [
        '# 요청을 보내고 응답을 기다린 다음 결과를 반환한다\n',
        '23 20 bfe4c3bbc0bb 20 bab8b3bbb0ed 20 c0c0b4e4c0bb 20 b1e2b4d9b8b0 20 b4d9c0bd 20 b0e1b0fab8a6 20 b9ddc8afc7d1b4d9 0a',
      ],
    ] as const)
      assert.equal(decodeText(Buffer.from(bytes.replaceAll(' ', ''), 'hex')), read);
  });

  it('takes Polish, Cyrillic and traditional Chinese letters for no others: nothing of theirs is suggested', () => {
    for (const bytes of [
      // windows-1250: moduł, modułowy, bądzie; windows-1251: загрузка данных; Big5: 不中文件.
      '6d6f6475b32c206d6f6475b36f77792c2062b9647a6965',
      'e7e0e3f0f3e7eae020e4e0ededfbf5',
      'a4a3a4a4a4e5a5f3',
    ])
      assert.match(decodeText(Buffer.from(bytes, 'hex')), /\uFFFD/);
  });
});
