/** Imports of Rust: `crate::`, `self::`, `super::`, child modules, and the other crates of a workspace. */
import type { BuildConfigs } from './build-configs.js';
import { type ImportTarget, splitByNames } from './import-target.js';
import type { KnownFiles } from './known-files.js';
import { importLimits } from './limits.js';
import { below, folderOf, joinPath, stemOf, upwards } from './root-path.js';

export function resolveRust(
  files: KnownFiles,
  configs: BuildConfigs,
  from: string,
  specifier: string,
  names: readonly string[],
): ImportTarget[] | undefined {
  const parts = specifier.split('::').filter((part) => part !== '' && part !== '*');
  const start = startOf(files, configs, from, parts);
  if (start === undefined) return undefined;
  let { module } = start;
  for (const part of start.rest) {
    if (moduleFile(files, start.root, [...module, part]) === undefined) break;
    module = [...module, part];
  }
  const whole = moduleFile(files, start.root, module) ?? start.rootFile;
  return splitByNames(names, importLimits.namesMax, whole, (name) => {
    const isOwn = !start.rest.includes(name) || module.at(-1) === name;
    return isOwn ? moduleFile(files, start.root, [...module, name]) : undefined;
  });
}

interface Start {
  /** The folder in which the crate's modules lie. */
  readonly root: string;
  readonly rootFile: string | undefined;
  readonly module: readonly string[];
  readonly rest: readonly string[];
}

function startOf(files: KnownFiles, configs: BuildConfigs, from: string, parts: readonly string[]): Start | undefined {
  const root = crateRoot(files, from);
  const rootFile = rootFileOf(files, root);
  const own = moduleOf(from, root);
  const [first = '', ...rest] = parts;
  if (first === '') return undefined;
  if (first === 'crate') return { root, rootFile, module: [], rest };
  if (first === 'self' || first === 'super') {
    const supers = parts.filter((part) => part === 'super').length;
    const behind = parts.slice(supers + Number(first === 'self'));
    return { root, rootFile, module: own.slice(0, Math.max(0, own.length - supers)), rest: behind };
  }
  if (moduleFile(files, root, [...own, first]) !== undefined) return { root, rootFile, module: own, rest: parts };
  const crate = configs.crates.find(({ config }) => config.name === first);
  if (crate !== undefined) {
    const lib = joinPath(crate.folder, crate.config.lib ?? 'src/lib.rs');
    const libRoot = folderOf(lib ?? '');
    return { root: libRoot, rootFile: lib !== undefined && files.has(lib) ? lib : undefined, module: [], rest };
  }
  if (moduleFile(files, root, [first]) !== undefined) return { root, rootFile, module: [], rest: parts };
  return undefined;
}

/** The nearest folder above a file that has a crate's first file. */
function crateRoot(files: KnownFiles, from: string): string {
  const folder = folderOf(from);
  return upwards(folder).find((at) => rootFileOf(files, at) !== undefined) ?? folder;
}

function rootFileOf(files: KnownFiles, root: string): string | undefined {
  return [below(root, 'lib.rs'), below(root, 'main.rs')].find((path) => files.has(path));
}

function moduleOf(path: string, root: string): string[] {
  const relative = root === '' ? path : path.slice(root.length + 1);
  const folders = folderOf(relative).split('/').filter(Boolean);
  const stem = stemOf(relative);
  const isRoot = folders.length === 0 && (stem === 'lib' || stem === 'main');
  return isRoot || stem === 'mod' ? folders : [...folders, stem];
}

function moduleFile(files: KnownFiles, root: string, module: readonly string[]): string | undefined {
  if (module.length === 0) return rootFileOf(files, root);
  const base = below(root, module.join('/'));
  return [`${base}.rs`, `${base}/mod.rs`].find((path) => files.has(path));
}
