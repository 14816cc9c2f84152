/** Compiles codebase/wasm, which learns files into segments, and prints it as the data file that codebase/src/segments reads. */
import { pathToFileURL } from 'node:url';
import { compiledAssembly } from './compiled-assembly.js';

export function segmentModule(): Promise<Buffer> {
  return compiledAssembly('codebase/wasm', 'segment.ts', []);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  console.log(`/** The WebAssembly that learns files. test/training/make-segment-wasm.ts compiles it from codebase/wasm. */
export const segmentWasm =
  '${(await segmentModule()).toString('base64')}';`);
