/** Compiles assist/wasm, which multiplies rows with vectors, and prints it as the data file that assist/src/embedding reads. */
import { pathToFileURL } from 'node:url';
import { compiledAssembly } from './compiled-assembly.js';

export function rowsModule(): Promise<Buffer> {
  return compiledAssembly('assist/wasm', 'rows.ts', ['--enable', 'simd', '--importMemory']);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  console.log(`/** The WebAssembly that multiplies rows with vectors. test/training/make-rows-wasm.ts compiles it from assist/wasm. */
export const rowsWasm =
  '${(await rowsModule()).toString('base64')}';`);
