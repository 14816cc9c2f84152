/** Compiles a folder of AssemblyScript. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { main } from 'assemblyscript/asc';

/** The WebAssembly of a file and what it imports; `more`: options of the compiler. */
export async function compiledAssembly(folder: string, file: string, more: readonly string[]): Promise<Buffer> {
  let made: Uint8Array | string = '';
  const options = ['-O3', '--converge', '--runtime', 'stub', '--noAssert', '--use', 'abort=', ...more];
  const { error, stderr } = await main([file, '-o', 'made.wasm', ...options], {
    readFile: (name, from) => readSource(`${folder}/${from}/${name}`),
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
    return readFileSync(fileURLToPath(new URL(`../../../${name}`, import.meta.url)), 'utf8');
  } catch {
    return null;
  }
}
