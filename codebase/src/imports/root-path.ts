/** Root-relative paths with '/': joined, taken apart, and never above the root. */

/** `below` seen from `folder`; undefined when it is absolute or leaves the root. */
export function joinPath(folder: string, below: string): string | undefined {
  if (below.startsWith('/') || below.includes('\\') || below.includes('\0')) return undefined;
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of below.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

export function below(folder: string, path: string): string {
  return folder === '' ? path : path === '' ? folder : `${folder}/${path}`;
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The base name without its last extension. */
export function stemOf(path: string): string {
  const name = nameOf(path);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}

/** The folder and those above it, nearest first, the root's '' last. */
export function upwards(folder: string): string[] {
  const folders = [folder];
  for (let at = folder; at !== ''; ) {
    at = folderOf(at);
    folders.push(at);
  }
  return folders;
}

export function isWithin(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}

/** Of several candidates the one that shares most folders with `from`; then the shortest, then the first by name. */
export function nearest(candidates: readonly string[], from: string): string | undefined {
  let best: string | undefined;
  let bestShared = -1;
  for (const path of candidates) {
    const shared = sharedFolders(path, from);
    const isBetter =
      best === undefined ||
      shared > bestShared ||
      (shared === bestShared && (path.length < best.length || (path.length === best.length && path < best)));
    if (isBetter) [best, bestShared] = [path, shared];
  }
  return best;
}

function sharedFolders(left: string, right: string): number {
  let shared = 0;
  for (let at = 0; at < left.length && left[at] === right[at]; at++) if (left[at] === '/') shared++;
  return shared;
}

/** Whether a path's last parts are these. */
export function endsWithParts(path: string, parts: string): boolean {
  return path === parts || path.endsWith(`/${parts}`);
}
