/** Documents count lines and characters as editors do, in three encodings, whatever is typed. */
import assert from 'node:assert/strict';
import { openDocument } from '@foretoken/codebase/text/open-document.js';
import type { PositionEncoding } from '@foretoken/codebase/text/position.js';

const open = (text: string) => openDocument('file:///a', 'plaintext', 1, text);
const at = (line: number, character: number) => ({ line, character });

describe('open document', () => {
  it('ends lines at \\n, \\r\\n and \\r', () => {
    const document = open('a\nb\r\nc\rd');
    assert.equal(document.lineCount, 4);
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((line) => document.lineStart(line)),
      [0, 2, 5, 7, 8],
    );
  });

  it('clamps positions to the line, before its end, and to the document', () => {
    const document = open('ab\r\ncd');
    assert.equal(document.offsetAt(at(0, 99), 'utf-16'), 2);
    assert.equal(document.offsetAt(at(9, 0), 'utf-16'), 6);
    assert.equal(document.offsetAt(at(-1, 5), 'utf-16'), 0);
    assert.deepEqual(document.positionAt(99, 'utf-16'), at(1, 2));
    assert.deepEqual(document.positionAt(3, 'utf-16'), at(0, 2));
  });

  it('counts in each encoding and never splits a surrogate pair', () => {
    const document = open('é😀x');
    const offsets = (encoding: PositionEncoding) =>
      [0, 1, 2, 3, 4, 5, 6, 7].map((n) => document.offsetAt(at(0, n), encoding));
    assert.deepEqual(offsets('utf-16'), [0, 1, 1, 3, 4, 4, 4, 4]);
    assert.deepEqual(offsets('utf-32'), [0, 1, 3, 4, 4, 4, 4, 4]);
    assert.deepEqual(offsets('utf-8'), [0, 0, 1, 1, 1, 1, 3, 4]);
    assert.deepEqual(document.positionAt(3, 'utf-8'), at(0, 6));
  });

  it('counts one line end when an edit joins \\r and \\n, and two when it parts them', () => {
    const parted = open('a\r\nb').edited(2, [{ range: { start: at(0, 1), end: at(1, 0) }, text: '\r' }], 'utf-16');
    const joined = parted.edited(3, [{ range: { start: at(1, 0), end: at(1, 0) }, text: '\n' }], 'utf-16');
    assert.deepEqual([parted.text, parted.lineCount, joined.text, joined.lineCount], ['a\rb', 2, 'a\r\nb', 2]);
  });

  it('keeps the same line starts through any edits as a fresh document has', () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    const pieces = ['a', '\n', '\r', '\r\n', 'é', '😀', 'xyz\n', '', '\n\r'];
    let document = open('start\r\nof it\n');
    for (let version = 2; version < 2_000; version++) {
      const start = document.positionAt(random(document.text.length + 1), 'utf-16');
      const end = document.positionAt(document.offsetAt(start, 'utf-16') + random(6), 'utf-16');
      const text = pieces[random(pieces.length)] ?? '';
      document = document.edited(version, [{ range: { start, end }, text }], 'utf-16');
      if (document.text.length > 200) document = open('');
      const fresh = open(document.text);
      for (let line = 0; line <= fresh.lineCount; line++) assert.equal(document.lineStart(line), fresh.lineStart(line));
      assert.equal(document.lineCount, fresh.lineCount);
    }
  });
});
