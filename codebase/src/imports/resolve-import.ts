/** Where an import leads, by the rules of its language. */
import type { ImportEntry } from '../syntax/outline.js';
import type { BuildConfigs } from './build-configs.js';
import type { ImportTarget } from './import-target.js';
import type { KnownFiles } from './known-files.js';
import { importLimits } from './limits.js';
import { resolveCsharp, resolveInclude, resolvePhp, resolveRuby } from './resolve-by-ending.js';
import { resolveGo } from './resolve-go.js';
import { resolveJvm } from './resolve-jvm.js';
import { resolvePython } from './resolve-python.js';
import { resolveRust } from './resolve-rust.js';
import { resolveScript } from './resolve-script.js';

export type ImportFamily = 'script' | 'python' | 'go' | 'jvm' | 'rust' | 'include' | 'ruby' | 'php' | 'csharp';

export function importFamily(languageId: string): ImportFamily | undefined {
  return families.get(languageId);
}

/** Whether it matters which file of a folder an import stands in. */
export function dependsOnFile(languageId: string): boolean {
  const family = importFamily(languageId);
  return family === 'rust' || family === 'jvm';
}

/** At least one target; depends on nothing but which files there are and what the build files say. */
export function resolveImport(
  files: KnownFiles,
  configs: BuildConfigs,
  from: string,
  languageId: string,
  entry: Pick<ImportEntry, 'specifier' | 'names'>,
): readonly ImportTarget[] {
  const { specifier, names } = entry;
  const one = (path: string | undefined) => (path === undefined ? undefined : [{ names, path }]);
  const many = (paths: readonly string[] | undefined) => paths?.map((path) => ({ names, path }));
  const targets = () => {
    if (specifier.length > importLimits.specifierCharsMax) return undefined;
    const family = importFamily(languageId);
    switch (family) {
      case 'script':
        return one(resolveScript(files, configs, from, specifier));
      case 'python':
        return resolvePython(files, from, specifier, names);
      case 'go':
        return many(resolveGo(files, configs, from, specifier));
      case 'jvm':
        return many(resolveJvm(files, from, specifier, names));
      case 'rust':
        return resolveRust(files, configs, from, specifier, names);
      case 'include':
        return one(resolveInclude(files, from, specifier));
      case 'ruby':
        return one(resolveRuby(files, from, specifier));
      case 'php':
        return one(resolvePhp(files, from, specifier));
      case 'csharp':
        return many(resolveCsharp(files, from, specifier));
      case undefined:
        return undefined;
    }
  };
  return targets() ?? [{ names, path: undefined }];
}

const families = new Map<string, ImportFamily>([
  ...['typescript', 'typescriptreact', 'javascript', 'javascriptreact', 'vue', 'svelte', 'astro'].map(
    (id): [string, ImportFamily] => [id, 'script'],
  ),
  ...['java', 'kotlin', 'scala', 'groovy'].map((id): [string, ImportFamily] => [id, 'jvm']),
  ...['c', 'cpp', 'objective-c', 'objective-cpp', 'cuda-cpp', 'shellscript', 'css', 'scss', 'less'].map(
    (id): [string, ImportFamily] => [id, 'include'],
  ),
  ['python', 'python'],
  ['go', 'go'],
  ['rust', 'rust'],
  ['ruby', 'ruby'],
  ['php', 'php'],
  ['csharp', 'csharp'],
]);
