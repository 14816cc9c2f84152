/** Imports of Python: relative ones, packages from the folders above and their `src`, namespace packages. */
import { type ImportTarget, splitByNames } from './import-target.js';
import type { KnownFiles } from './known-files.js';
import { importLimits } from './limits.js';
import { below, endsWithParts, folderOf, nearest, upwards } from './root-path.js';

export function resolvePython(
  files: KnownFiles,
  from: string,
  specifier: string,
  names: readonly string[],
): ImportTarget[] | undefined {
  const [, dots = '', dotted = ''] = /^(\.*)(.*)$/.exec(specifier) ?? [];
  const parts = dotted.split('.').filter((part) => part !== '');
  const at = (base: string) =>
    splitByNames(names, importLimits.namesMax, moduleAt(files, base), (name) => moduleAt(files, below(base, name)));
  if (dots !== '') {
    const folder = upwards(folderOf(from))[dots.length - 1];
    return folder === undefined ? undefined : at(below(folder, parts.join('/')));
  }
  if (parts.length === 0) return undefined;
  const path = parts.join('/');
  const first = parts[0] ?? '';
  for (const root of sourceRoots(files, folderOf(from))) {
    const top = below(root, first);
    if (!files.hasFolder(top) && moduleAt(files, top) === undefined) continue;
    const found = at(below(root, path));
    if (found !== undefined) return found;
  }
  if (parts.length < 2) return undefined;
  const same = files.named(`${parts.at(-1)}.py`).filter((each) => endsWithParts(each, `${path}.py`));
  const whole = nearest(same, from);
  return whole === undefined ? undefined : [{ names, path: whole }];
}

function moduleAt(files: KnownFiles, base: string): string | undefined {
  const candidates = [`${base}.py`, below(base, '__init__.py'), `${base}.pyi`, below(base, '__init__.pyi')];
  return candidates.find((path) => files.has(path));
}

/** Folders that may stand on the module path: those above the file that are no package, and the usual ones in them. */
function* sourceRoots(files: KnownFiles, folder: string): Generator<string> {
  for (const at of upwards(folder).slice(0, importLimits.foldersUpMax)) {
    if (files.has(below(at, '__init__.py'))) continue;
    yield at;
    for (const usual of ['src', 'lib', 'python']) yield below(at, usual);
  }
}
