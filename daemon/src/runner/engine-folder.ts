/** Where what models need beside their files is installed: node-llama-cpp, and vocabularies. */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { VocabularyPackage } from '@foretoken/inference/tokenizers/vocabulary-packages.js';

/** The newest whose binaries are there for every platform; runtime/node-llama-cpp pins the same with all that it needs. */
export const engineVersion = '3.21.1';

/** Beside the models: neither is derived from anything, and both are large. */
export function engineFolder(modelsFolder: string): string {
  return join(dirname(modelsFolder), 'engines', `node-llama-cpp-${engineVersion}`);
}

/** Of the engine that is installed: `cuda`, `vulkan` or `metal`; undefined for those of the processor alone. */
export function installedCardBinaries(modelsFolder: string): string | undefined {
  try {
    const names = readdirSync(join(engineFolder(modelsFolder), 'node_modules', '@node-llama-cpp'));
    return names.map((name) => /-(cuda|vulkan|metal)$/.exec(name)?.[1]).find((kind) => kind !== undefined);
  } catch {
    return undefined;
  }
}

/** One for each vocabulary. */
export function vocabularyFolder(modelsFolder: string, { name, version }: VocabularyPackage): string {
  return join(dirname(modelsFolder), 'engines', `vocabulary-${name}-${version}`);
}
