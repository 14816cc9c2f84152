/** The WebAssembly that ships is what its script assembles. */
import assert from 'node:assert/strict';
import { codeScanWasm } from '@foretoken/assist/embedding/data/code-scan-wasm.js';
import { codeScanModule } from '../training/make-code-scan.js';

describe('code scan', () => {
  it('is what test/training/make-code-scan.ts assembles', () => {
    assert.equal(codeScanWasm, codeScanModule().toString('base64'));
  });
});
