/** Imports of TypeScript and JavaScript: relative, by `paths` and `baseUrl`, and by packages of the codebase itself. */
import type { PathEntry } from './build-config.js';
import type { BuildConfigs, PlacedConfig } from './build-configs.js';
import type { KnownFiles } from './known-files.js';
import { importLimits } from './limits.js';
import { folderOf, joinPath } from './root-path.js';
import { indexIn, packageTarget, scriptFileAt } from './script-files.js';

export function resolveScript(
  files: KnownFiles,
  configs: BuildConfigs,
  from: string,
  specifier: string,
): string | undefined {
  const folder = folderOf(from);
  // What bundlers read behind it (`?raw`, `!loader`) names no file.
  const plain = specifier.replace(/[?#!](?!.*\/).*$/, (tail, at: number) => (at === 0 ? tail : ''));
  if (/^\.{1,2}(?:\/|$)/.test(plain)) {
    const base = joinPath(folder, plain);
    return base === undefined ? undefined : scriptFileAt(files, configs, base);
  }
  if (plain.startsWith('#')) return byPackageImports(files, configs, folder, plain);
  return byTsconfig(files, configs, folder, plain) ?? byPackage(files, configs, plain);
}

function byTsconfig(files: KnownFiles, configs: BuildConfigs, folder: string, specifier: string): string | undefined {
  for (const config of configs.tsconfigsAround(folder)) {
    const { paths, pathsFolder, baseFolder } = effectiveOptions(configs, config);
    for (const target of matches(paths, specifier)) {
      const base = joinPath(baseFolder ?? pathsFolder, target);
      const found = base === undefined ? undefined : scriptFileAt(files, configs, base);
      if (found !== undefined) return found;
    }
    const base = baseFolder === undefined ? undefined : joinPath(baseFolder, specifier);
    const found = base === undefined ? undefined : scriptFileAt(files, configs, base);
    if (found !== undefined) return found;
  }
  return undefined;
}

interface EffectiveOptions {
  readonly paths: readonly PathEntry[];
  /** Where the configuration stands that has them. */
  readonly pathsFolder: string;
  readonly baseFolder: string | undefined;
}

/** A configuration's own options before those it extends, the last named first. A circle ends where it closes. */
function effectiveOptions(configs: BuildConfigs, start: PlacedConfig<'tsconfig'>): EffectiveOptions {
  let paths: readonly PathEntry[] = [];
  let pathsFolder = start.folder;
  let baseFolder: string | undefined;
  const seen = new Set<string>();
  const queue: PlacedConfig<'tsconfig'>[] = [start];
  for (let at = queue.shift(); at !== undefined && seen.size < importLimits.extendsMax; at = queue.shift()) {
    if (seen.has(at.path)) continue;
    seen.add(at.path);
    if (paths.length === 0 && at.config.paths.length > 0) [paths, pathsFolder] = [at.config.paths, at.folder];
    if (baseFolder === undefined && at.config.baseUrl !== undefined)
      baseFolder = joinPath(at.folder, at.config.baseUrl);
    for (const base of at.config.extends.toReversed()) {
      const next = extendedConfig(configs, at.folder, base);
      if (next !== undefined) queue.push(next);
    }
  }
  return { paths, pathsFolder, baseFolder };
}

function extendedConfig(configs: BuildConfigs, folder: string, base: string): PlacedConfig<'tsconfig'> | undefined {
  let path: string | undefined;
  if (base.startsWith('.')) path = joinPath(folder, base);
  else {
    const { manifest, rest } = packageOf(configs, base);
    if (manifest !== undefined) path = joinPath(manifest.folder, rest === '' ? 'tsconfig.json' : rest);
  }
  if (path === undefined) return undefined;
  return configs.tsconfigAt(path) ?? configs.tsconfigAt(`${path}.json`) ?? configs.tsconfigAt(`${path}/tsconfig.json`);
}

function byPackageImports(
  files: KnownFiles,
  configs: BuildConfigs,
  folder: string,
  specifier: string,
): string | undefined {
  const manifest = configs.packageAround(folder);
  if (manifest === undefined) return undefined;
  return firstTarget(files, manifest.folder, matches(manifest.config.imports, specifier));
}

function byPackage(files: KnownFiles, configs: BuildConfigs, specifier: string): string | undefined {
  const { manifest, rest } = packageOf(configs, specifier);
  if (manifest === undefined) return undefined;
  const { folder, config } = manifest;
  const exported = firstTarget(files, folder, matches(config.exports, rest === '' ? '.' : `./${rest}`));
  if (exported !== undefined) return exported;
  if (rest !== '') {
    const direct = joinPath(folder, rest);
    return direct === undefined ? undefined : scriptFileAt(files, configs, direct);
  }
  return firstTarget(files, folder, config.mains) ?? indexIn(files, folder) ?? packageTarget(files, folder, 'src');
}

/** The codebase's own package that a specifier begins with, and what follows. */
function packageOf(
  configs: BuildConfigs,
  specifier: string,
): { readonly manifest: PlacedConfig<'package'> | undefined; readonly rest: string } {
  const [, name = '', rest = ''] = /^((?:@[^/]+\/)?[^/]+)(?:\/(.*))?$/.exec(specifier) ?? [];
  return { manifest: name === '' ? undefined : configs.packageNamed(name), rest };
}

function firstTarget(files: KnownFiles, folder: string, targets: readonly string[]): string | undefined {
  for (const target of targets) {
    const found = packageTarget(files, folder, target);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Targets of the pattern that fits best: without a star, else with the longest text before it. */
export function matches(entries: readonly PathEntry[], specifier: string): readonly string[] {
  let best: readonly string[] = [];
  let bestLength = -1;
  for (const [pattern, targets] of entries) {
    const star = pattern.indexOf('*');
    if (star < 0) {
      if (pattern === specifier) return targets;
      continue;
    }
    const head = pattern.slice(0, star);
    const tail = pattern.slice(star + 1);
    const fits =
      specifier.length >= head.length + tail.length && specifier.startsWith(head) && specifier.endsWith(tail);
    if (!fits || star <= bestLength) continue;
    const middle = specifier.slice(head.length, specifier.length - tail.length);
    best = targets.map((target) => target.replace('*', () => middle));
    bestLength = star;
  }
  return best;
}
