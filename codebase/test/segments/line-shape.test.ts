/** Which words a line is known by. */
import assert from 'node:assert/strict';
import { segmentLimits } from '../../src/segments/limits.js';
import { lineShape } from '../../src/segments/line-shape.js';

describe('the words of a line', () => {
  it('are those of quotes within a string as well, however they are nested', () => {
    assert.deepEqual(lineShape(`log("the 'inner' word");`).terms, ['log', 'the', 'inner', 'word']);
    assert.deepEqual(lineShape(`run('say "a \`deep\` one" twice')`).terms, ['run', 'say', 'a', 'deep', 'one', 'twice']);
  });

  it('of quotes in quotes without end are those that are not too deep', () => {
    let nested = 'deepest';
    for (let depth = 0; depth < 150; depth++) nested = `${'"\'`'[depth % 3]}${nested}${'"\'`'[depth % 3]}`;
    assert.ok(lineShape(`first ${nested} last`).terms.includes('first'));
    assert.ok(lineShape(`first ${nested} last`).terms.includes('last'));
  });

  it('are as many as a long line of code has', () => {
    const names = Array.from({ length: 150 }, (_, i) => `n${i}`);
    assert.deepEqual(lineShape(names.join(',')).terms, names);
    const more = Array.from({ length: 300 }, (_, i) => `m${i}`).join(' ');
    assert.equal(lineShape(more).terms.length, segmentLimits.lineTermsMax);
  });
});
