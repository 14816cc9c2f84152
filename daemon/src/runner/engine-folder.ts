/** Where node-llama-cpp is installed, and which version of it. */
import { dirname, join } from 'node:path';

/** The newest whose binaries are there for every platform; runtime/node-llama-cpp pins the same with all that it needs. */
export const engineVersion = '3.21.1';

/** Beside the models: neither is derived from anything, and both are large. */
export function engineFolder(modelsFolder: string): string {
  return join(dirname(modelsFolder), 'engines', `node-llama-cpp-${engineVersion}`);
}
