/** Which lines can be what is being typed. */
import assert from 'node:assert/strict';
import { fitTyped, typedOf } from '../../src/embedded/typed-fit.js';

describe('what is typed', () => {
  it('may have other names than the line it becomes', () => {
    assert.equal(fitTyped(typedOf('reply'), 'answer.send(relay);')?.renamed, 1);
    assert.equal(fitTyped(typedOf('const a '), 'let a = 1;')?.renamed, 1);
    assert.equal(fitTyped(typedOf('int a '), 'Size a = 1;')?.renamed, 1);
  });

  it('is never a name where the line has a word that makes another statement of it', () => {
    assert.equal(fitTyped(typedOf('req'), 'await expect(relay);'), undefined);
    assert.equal(fitTyped(typedOf('return '), 'value = 1;'), undefined);
    assert.equal(fitTyped(typedOf('if '), 'for x in y:'), undefined);
  });
});
