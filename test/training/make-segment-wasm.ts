/** Compiles codebase/wasm, which learns files into segments, and prints it as the data file that codebase/src/segments reads. */
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { main } from 'assemblyscript/asc';

const sources = fileURLToPath(new URL('../../../codebase/wasm/', import.meta.url));

export async function segmentModule(): Promise<Buffer> {
  let made: Uint8Array | string = '';
  const options = ['-O3', '--converge', '--runtime', 'stub', '--noAssert', '--use', 'abort='];
  const { error, stderr } = await main(['segment.ts', '-o', 'segment.wasm', ...options], {
    readFile: (name, folder) => readSource(`${folder}/${name}`),
    writeFile: (_, contents) => {
      made = contents;
    },
    listFiles: () => [],
  });
  if (error !== null || typeof made === 'string') throw error ?? new Error(stderr.toString());
  return Buffer.from(made);
}

function readSource(name: string): string | null {
  try {
    return readFileSync(sources + name, 'utf8');
  } catch {
    return null;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  console.log(`/** The WebAssembly that learns files. test/training/make-segment-wasm.ts compiles it from codebase/wasm. */
export const segmentWasm =
  '${(await segmentModule()).toString('base64')}';`);
