/** Where what models need beside their files is installed: node-llama-cpp, and vocabularies. */
import { dirname, join } from 'node:path';
import type { VocabularyPackage } from '@foretoken/inference/tokenizers/vocabulary-packages.js';

/** The newest whose binaries are there for every platform; runtime/node-llama-cpp pins the same with all that it needs. */
export const engineVersion = '3.21.1';

/** Beside the models: neither is derived from anything, and both are large. */
export function engineFolder(modelsFolder: string): string {
  return join(dirname(modelsFolder), 'engines', `node-llama-cpp-${engineVersion}`);
}

/** One for each vocabulary. */
export function vocabularyFolder(modelsFolder: string, { name, version }: VocabularyPackage): string {
  return join(dirname(modelsFolder), 'engines', `vocabulary-${name}-${version}`);
}
