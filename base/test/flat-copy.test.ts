import assert from 'node:assert/strict';
import { flatCopy } from '../src/flat-copy.js';

describe('flatCopy', () => {
  it('gives the same text, whatever stands in it', () => {
    for (const text of ['', 'a', '\0\x7f\x80\xff', '\u0100', 'ÿĀ', '\ud800', '😀x', 'x'.repeat(100_000)])
      assert.equal(flatCopy(text), text);
  });
});
