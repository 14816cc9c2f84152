/** The WebAssembly that ships is what its script compiles. */
import assert from 'node:assert/strict';
import { rowsWasm } from '@foretoken/assist/embedding/data/rows-wasm.js';
import { rowsModule } from '../training/make-rows-wasm.js';

describe('rows kernel', () => {
  it('is what test/training/make-rows-wasm.ts compiles', async () => {
    assert.equal(rowsWasm, (await rowsModule()).toString('base64'));
  });
});
