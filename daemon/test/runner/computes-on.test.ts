/** What a model is computed on is said only once it is known. */
import assert from 'node:assert/strict';
import { computesOnText } from '@foretoken/daemon/runner/computes-on.js';

describe('what a model is computed on', () => {
  it('is the processor, or a graphics card and how it is spoken with', () => {
    assert.equal(computesOnText('processor'), ' on the processor');
    assert.equal(computesOnText('cuda'), ' on a graphics card (cuda)');
    assert.equal(computesOnText(undefined), '');
  });
});
