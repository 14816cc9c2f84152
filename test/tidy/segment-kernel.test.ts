/** The WebAssembly that ships is what its script compiles. */
import assert from 'node:assert/strict';
import { segmentWasm } from '@foretoken/codebase/segments/data/segment-wasm.js';
import { segmentModule } from '../training/make-segment-wasm.js';

describe('segment kernel', () => {
  it('is what test/training/make-segment-wasm.ts compiles', async () => {
    assert.equal(segmentWasm, (await segmentModule()).toString('base64'));
  });
});
