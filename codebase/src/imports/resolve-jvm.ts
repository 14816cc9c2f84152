/** Imports of Java, Kotlin and Scala: source roots are guessed, since a package's folders are the end of a path. */
import type { KnownFiles } from './known-files.js';
import { importLimits } from './limits.js';
import { endsWithParts, nearest } from './root-path.js';

/** The file of the named type; for a whole package, or a function of one, the package's files. */
export function resolveJvm(
  files: KnownFiles,
  from: string,
  specifier: string,
  names: readonly string[],
): readonly string[] | undefined {
  const parts = specifier.split('.').filter((part) => part !== '' && part !== '*' && part !== '_');
  // A nested type or a static member stands in the file of the outer type.
  for (let at = parts.length - 1; at >= 1; at--) {
    const path = parts.slice(0, at + 1).join('/');
    const same = endings.flatMap((ending) =>
      files.named(`${parts[at]}${ending}`).filter((each) => endsWithParts(each, path + ending)),
    );
    const found = nearest(same, from);
    if (found !== undefined) return [found];
  }
  const isWhole = names.includes('*') || /[*_]$/.test(specifier);
  const packages = isWhole ? [parts] : /\.kts?$/.test(from) ? [parts.slice(0, -1)] : [];
  for (const folders of packages) {
    const path = folders.join('/');
    const found = files
      .foldersNamed(folders.at(-1) ?? '')
      .filter((folder) => folders.length > 0 && endsWithParts(folder, path))
      .flatMap((folder) => files.inFolder(folder))
      .filter((file) => endings.some((ending) => file.endsWith(ending)))
      .slice(0, importLimits.folderFilesMax);
    if (found.length > 0) return found;
  }
  return undefined;
}

const endings = ['.java', '.kt', '.scala', '.groovy'];
