/** Which file a script's path without or with an extension means, the way TypeScript and bundlers look for it. */
import type { BuildConfigs } from './build-configs.js';
import type { KnownFiles } from './known-files.js';
import { below, joinPath } from './root-path.js';

/** `base` is root-relative. Sources are preferred to what is compiled from them. */
export function scriptFileAt(files: KnownFiles, configs: BuildConfigs, base: string): string | undefined {
  return fileAt(files, base) ?? folderMain(files, configs, base) ?? indexIn(files, base);
}

/** A package's own entry: what its manifest names, or the source that stands for it. */
export function packageTarget(files: KnownFiles, folder: string, target: string): string | undefined {
  const path = joinPath(folder, target);
  if (path === undefined) return undefined;
  const found = fileAt(files, path) ?? indexIn(files, path);
  if (found !== undefined) return found;
  // What is built is seldom stored; its source stands at the same place below another folder.
  const parts = target.replace(/^\.\//, '').split('/');
  for (let dropped = 1; dropped < parts.length && builtFolders.has(parts[dropped - 1] ?? ''); dropped++) {
    const rest = parts.slice(dropped).join('/');
    for (const source of [rest, `src/${rest}`, `source/${rest}`]) {
      const at = fileAt(files, below(folder, source));
      if (at !== undefined) return at;
    }
  }
  return undefined;
}

export function indexIn(files: KnownFiles, folder: string): string | undefined {
  return endings.map((ending) => below(folder, `index${ending}`)).find((path) => files.has(path));
}

function fileAt(files: KnownFiles, base: string): string | undefined {
  if (base === '') return undefined;
  const [, stem, ending] = /^(.*?)((?:\.d)?\.[cm]?[jt]sx?)$/.exec(base) ?? [];
  if (stem !== undefined && ending !== undefined) {
    const swapped = (sourceEndings[ending] ?? []).map((source) => stem + source).find((path) => files.has(path));
    if (swapped !== undefined) return swapped;
  }
  if (files.has(base)) return base;
  return endings.map((each) => base + each).find((path) => files.has(path));
}

function folderMain(files: KnownFiles, configs: BuildConfigs, folder: string): string | undefined {
  const manifest = configs.packageAt(folder);
  for (const main of manifest?.config.mains ?? []) {
    const found = packageTarget(files, folder, main);
    if (found !== undefined) return found;
  }
  return undefined;
}

const endings = ['.ts', '.tsx', '.d.ts', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json', '.vue', '.svelte'];
/** What an import of a compiled file means in the sources. */
const sourceEndings: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.d.ts'],
  '.jsx': ['.tsx', '.d.ts'],
  '.mjs': ['.mts', '.d.mts'],
  '.cjs': ['.cts', '.d.cts'],
  '.d.ts': ['.ts', '.tsx'],
};
const builtFolders = new Set(['dist', 'lib', 'build', 'out', 'esm', 'cjs', 'es', 'output', 'types', 'typings']);
