/** Imports that name the end of a path: C and C++ includes, Ruby's `require`, PHP's namespaces. */
import type { KnownFiles } from './known-files.js';
import { endsWithParts, folderOf, joinPath, nameOf, nearest } from './root-path.js';

/** Seen from the including file, else wherever the named path is an end: the include folders are the build's secret. */
export function resolveInclude(files: KnownFiles, from: string, specifier: string): string | undefined {
  const relative = joinPath(folderOf(from), specifier);
  if (relative !== undefined && files.has(relative)) return relative;
  const plain = specifier.replace(/^(?:\.{1,2}\/)+/, '');
  return nearest(
    files.named(nameOf(plain)).filter((path) => endsWithParts(path, plain)),
    from,
  );
}

export function resolveRuby(files: KnownFiles, from: string, specifier: string): string | undefined {
  return resolveInclude(files, from, specifier.endsWith('.rb') ? specifier : `${specifier}.rb`);
}

/** The longest end of the namespace that is a path: how the rest maps to a folder is Composer's to say. */
export function resolvePhp(files: KnownFiles, from: string, specifier: string): string | undefined {
  if (specifier.endsWith('.php')) return resolveInclude(files, from, specifier);
  const parts = specifier.split('\\').filter((part) => part !== '');
  const same = files.named(`${parts.at(-1)}.php`);
  for (let at = 0; at < parts.length; at++) {
    const path = `${parts.slice(at).join('/')}.php`;
    const found = nearest(
      same.filter((each) => endsWithParts(each, path)),
      from,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}
