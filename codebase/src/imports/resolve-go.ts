/** Imports of Go: a package is a folder, its place told by go.mod and by `replace` with local folders. */
import type { BuildConfigs } from './build-configs.js';
import type { KnownFiles } from './known-files.js';
import { importLimits } from './limits.js';
import { below, joinPath, nearest } from './root-path.js';

/** The package's files without its tests; undefined when it is none of the codebase's. */
export function resolveGo(
  files: KnownFiles,
  configs: BuildConfigs,
  from: string,
  specifier: string,
): readonly string[] | undefined {
  for (const folder of packageFolders(files, configs, from, specifier)) {
    const sources = files
      .inFolder(folder)
      .filter((path) => path.endsWith('.go') && !path.endsWith('_test.go'))
      .slice(0, importLimits.folderFilesMax);
    if (sources.length > 0) return sources;
  }
  return undefined;
}

function* packageFolders(files: KnownFiles, configs: BuildConfigs, from: string, specifier: string): Generator<string> {
  for (const { folder, config } of configs.goModules) {
    for (const [module, [target = '']] of config.replaced) {
      const rest = behind(specifier, module);
      const replaced = rest === undefined ? undefined : joinPath(folder, `${target}/${rest}`);
      if (replaced !== undefined) yield replaced;
    }
    const rest = behind(specifier, config.module);
    if (rest !== undefined) yield below(folder, rest);
  }
  // Without a go.mod the module's path is unknown: the longest end of the import that is a folder here.
  if (configs.goModules.length > 0 || !/^[^/]*\./.test(specifier)) return;
  const parts = specifier.split('/');
  for (let at = 1; at < parts.length; at++) {
    const path = parts.slice(at).join('/');
    const folders = files.foldersNamed(parts.at(-1) ?? '').filter((folder) => `/${folder}`.endsWith(`/${path}`));
    const found = nearest(folders, from);
    if (found !== undefined) yield found;
  }
}

function behind(specifier: string, module: string): string | undefined {
  if (specifier === module) return '';
  return specifier.startsWith(`${module}/`) ? specifier.slice(module.length + 1) : undefined;
}
