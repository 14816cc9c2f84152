/** Imports that name the end of a path: includes of C, shell and style sheets, Ruby's `require`, namespaces of PHP and C#. */
import type { KnownFiles } from './known-files.js';
import { importLimits } from './limits.js';
import { endsWithParts, folderOf, joinPath, nameOf, nearest } from './root-path.js';

/** Seen from the including file, else wherever the named path is an end: the include folders are the build's secret. */
export function resolveInclude(files: KnownFiles, from: string, specifier: string): string | undefined {
  const relative = joinPath(folderOf(from), specifier);
  if (relative !== undefined && files.has(relative)) return relative;
  // What stands before may be climbed or, in a shell, computed.
  const plain = specifier.replace(/^(?:(?:\.{1,2}|\$\w+|\$\{[^{}]*\})\/)+/, '');
  return nearest(
    files.named(nameOf(plain)).filter((path) => endsWithParts(path, plain)),
    from,
  );
}

export function resolveRuby(files: KnownFiles, from: string, specifier: string): string | undefined {
  return resolveInclude(files, from, specifier.endsWith('.rb') ? specifier : `${specifier}.rb`);
}

/** How the front of a namespace maps to a folder is Composer's to say. */
export function resolvePhp(files: KnownFiles, from: string, specifier: string): string | undefined {
  if (specifier.endsWith('.php')) return resolveInclude(files, from, specifier);
  const parts = specifier.split('\\').filter((part) => part !== '');
  return byLongestEnd(files.named(`${parts.at(-1)}.php`), parts, '.php', from);
}

/** The file of a type, else the files of the folder that the namespace's end names. */
export function resolveCsharp(files: KnownFiles, from: string, specifier: string): readonly string[] | undefined {
  const parts = specifier.split('.').filter((part) => part !== '');
  const type = byLongestEnd(files.named(`${parts.at(-1)}.cs`), parts, '.cs', from);
  if (type !== undefined) return [type];
  const folder = byLongestEnd(files.foldersNamed(parts.at(-1) ?? ''), parts, '', from);
  if (folder === undefined) return undefined;
  const sources = files.inFolder(folder).filter((path) => path.endsWith('.cs'));
  return sources.length > 0 ? sources.slice(0, importLimits.folderFilesMax) : undefined;
}

function byLongestEnd(
  candidates: readonly string[],
  parts: readonly string[],
  ending: string,
  from: string,
): string | undefined {
  for (let at = 0; at < parts.length; at++) {
    const path = `${parts.slice(at).join('/')}${ending}`;
    const found = nearest(
      candidates.filter((each) => endsWithParts(each, path)),
      from,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}
