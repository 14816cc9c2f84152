import assert from 'node:assert/strict';
import { joinWords, nameForm, subWords } from '../../src/text/sub-words.js';
import { tokenKinds, tokensOf } from '../../src/text/tokenize.js';

const shown = (text: string) =>
  tokensOf(text)
    .filter((token) => token.kind !== tokenKinds.space)
    .map((token) => token.text)
    .join(' ');

describe('tokenize', () => {
  it('splits code of any language', () => {
    assert.equal(
      shown('const x1=foo?.bar(0xff, 1.5e3)!==y;'),
      'const x1 = foo ?. bar ( 0xff , 1.5e3 ) !== y ;'.replace('?.', '? .'),
    );
    assert.equal(shown("s := `a b` + 'c\\'d' // don't"), "s := `a b` + 'c\\'d' // don ' t");
    assert.equal(shown('größe→名前'), 'größe→名前');
  });

  it('loses no character', () => {
    for (const text of ['', '\n\n', 'a"b', '"', '…\u00a0x\t', '😀"\\', 'f(...xs)', '"a\nb"'])
      assert.equal(
        tokensOf(text)
          .map((token) => token.text)
          .join(''),
        text,
      );
  });
});

describe('subWords', () => {
  it('takes names apart and puts them together', () => {
    assert.deepEqual(subWords('parseHTTPHeader2'), ['parse', 'HTTP', 'Header2']);
    assert.deepEqual(subWords('__max_size'), ['max', 'size']);
    assert.deepEqual(subWords('MAX_SIZE'), ['MAX', 'SIZE']);
    assert.equal(joinWords(['max', 'size'], nameForm('fooBar')), 'maxSize');
    assert.equal(joinWords(['max', 'size'], nameForm('FooBar')), 'MaxSize');
    assert.equal(joinWords(['max', 'Size'], nameForm('foo_bar')), 'max_size');
    assert.equal(joinWords(['max', 'size'], nameForm('FOO_BAR')), 'MAX_SIZE');
  });
});
