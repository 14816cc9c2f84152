/** Words by which an import can be found from the file it leads to; the resolution itself then decides. */
import type { ImportEntry } from '../syntax/outline.js';
import type { PathEntry } from './build-config.js';
import type { BuildConfigs } from './build-configs.js';
import { importLimits } from './limits.js';
import { importFamily } from './resolve-import.js';
import { folderOf, isWithin, joinPath, nameOf, upwards } from './root-path.js';

/** Told from the import alone, so that what is stored depends on the file's own text. */
export function keysOfImport(
  path: string,
  languageId: string,
  entry: Pick<ImportEntry, 'specifier' | 'names'>,
): string[] {
  const { specifier, names } = entry;
  if (specifier.length > importLimits.specifierCharsMax) return [];
  const family = importFamily(languageId);
  switch (family) {
    case undefined:
      return [];
    case 'script':
    case 'include':
    case 'ruby':
      return distinct([lastName(path, specifier).replace(/(?<=.)\.[cm]?[jt]sx?$/, '')]);
    case 'go': {
      const parts = specifier.split('/');
      return distinct([parts.at(-1), /^v\d+$/.test(parts.at(-1) ?? '') ? parts.at(-2) : undefined]);
    }
    case 'python': {
      const last = specifier.split('.').at(-1);
      const dots = /^\.+$/.test(specifier) ? upwards(folderOf(path))[specifier.length - 1] : undefined;
      return distinct([dots === undefined ? last : nameOf(dots), ...names.slice(0, importLimits.namesMax)]);
    }
    case 'jvm': {
      const parts = specifier.split('.').filter((part) => part !== '*' && part !== '_');
      const type = parts.find((part) => /^\p{Lu}/u.test(part));
      return distinct(
        type === undefined ? parts.slice(-2) : [type, ...(specifier.endsWith('*') ? [parts.at(-1)] : [])],
      );
    }
    case 'rust': {
      const parts = specifier.split('::').filter((part) => part !== '*');
      const parents = parts.some((part) => part === 'super' || part === 'crate') ? ownFolders(path) : [];
      return distinct([...parts.slice(-2), ...names.slice(0, importLimits.namesMax), ...parents]);
    }
    case 'csharp':
      return distinct([specifier.split('.').at(-1)]);
    case 'php':
      return distinct([
        specifier
          .split(/[\\/]/)
          .at(-1)
          ?.replace(/\.php$/, ''),
      ]);
  }
}

/** All words by which imports of a file may be stored. */
export function keysOfTarget(path: string, configs: BuildConfigs): string[] {
  const name = nameOf(path);
  const keys: (string | undefined)[] = [
    name,
    name.replace(/\.[^.]*$/, ''),
    name.replace(/(?<=.)\..*$/, ''),
    ...folderOf(path)
      .split('/')
      .slice(isEntry.test(name) ? -3 : isOfPackage.test(name) ? -2 : Number.POSITIVE_INFINITY),
  ];
  for (const { folder, config } of configs.packages) {
    if (!isWithin(path, folder)) continue;
    keys.push(config.name.split('/').at(-1), nameOf(folder));
    for (const entry of [...config.exports, ...config.imports]) keys.push(aliasKey(entry, name));
  }
  for (const { config } of configs.tsconfigsAround(folderOf(path)))
    for (const entry of config.paths) keys.push(aliasKey(entry, name));
  for (const { folder, config } of configs.goModules)
    if (folderOf(path) === folder) keys.push(...config.module.split('/').slice(-2));
  for (const { folder, config } of configs.crates) if (isWithin(path, folder)) keys.push(config.name, 'crate');
  return distinct(keys);
}

/** Files that their folder's name may stand for, and those whose package is their folder. */
const isEntry = /^(?:index|__init__|mod|lib|main)\./;
const isOfPackage = /\.(?:go|java|kts?|scala|groovy|rs|cs)$/;

/** The last name of a pattern that may lead to a file of this name; what a star stands for is in the path itself. */
function aliasKey([pattern, targets]: PathEntry, name: string): string | undefined {
  const plain = (each: string) => nameOf(each).replace(/(?<=.)\..*$/, '');
  const leadsHere = targets.some(
    (target) => target.includes('*') || plain(target) === plain(name) || isEntry.test(name),
  );
  const last = nameOf(pattern);
  return !leadsHere || last.includes('*') ? undefined : last.replace(/(?<=.)\.[cm]?[jt]sx?$/, '');
}

function lastName(path: string, specifier: string): string {
  const last = nameOf(specifier.replace(/[?!].*$/, '').replace(/\/+$/, ''));
  if (last !== '.' && last !== '..' && last !== '') return last;
  return nameOf(joinPath(folderOf(path), specifier) ?? '');
}

/** The last folders of a Rust file, which is what `super` and `crate` may mean. */
function ownFolders(path: string): string[] {
  return folderOf(path).split('/').slice(-2);
}

function distinct(keys: readonly (string | undefined)[]): string[] {
  return [
    ...new Set(
      keys.filter(
        (key) => key !== undefined && key !== '' && key !== '*' && key.length <= importLimits.configNameCharsMax,
      ),
    ),
  ].map((key) => key ?? '');
}
