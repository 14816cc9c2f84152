/** The one way between file URIs and absolute paths. */
import { isAbsolute, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

declare const absolutePathBrand: unique symbol;

/** An absolute, normalised path of this platform. */
export type AbsolutePath = string & { readonly [absolutePathBrand]: true };

/** The path a `file:` URI names, also as editors misspell it (`c%3A`, lower-case drives); undefined for other schemes and bad URIs. */
export function pathOfUri(uri: string): AbsolutePath | undefined {
  if (!/^file:/i.test(uri)) return undefined;
  try {
    const url = new URL(uri);
    // Outside Windows a host names another machine; `localhost` is this one.
    if (process.platform !== 'win32' && url.host !== '' && url.host !== 'localhost') return undefined;
    if (process.platform !== 'win32') url.host = '';
    url.search = '';
    url.hash = '';
    const path = fileURLToPath(process.platform === 'win32' ? url.href.replace(/^(file:\/\/\/[a-z])%3a/i, '$1:') : url);
    if (path.includes('\0')) return undefined;
    return asAbsolute(process.platform === 'win32' ? path.replace(/^[a-z]:/, (drive) => drive.toUpperCase()) : path);
  } catch {
    return undefined;
  }
}

export function uriOfPath(path: string): string {
  return pathToFileURL(path).href;
}

/** The path of a file below `root`, with '/', or undefined when it lies outside. */
export function rootRelative(root: string, path: string): string | undefined {
  const below = relative(root, path);
  if (below === '' || below === '..' || below.startsWith(`..${sep}`) || isAbsolute(below)) return undefined;
  return sep === '/' ? below : below.replaceAll(sep, '/');
}

function asAbsolute(path: string): AbsolutePath | undefined {
  return isAbsolutePath(path) ? path : undefined;
}

function isAbsolutePath(path: string): path is AbsolutePath {
  return isAbsolute(path);
}
