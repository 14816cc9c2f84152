/** Folders that are not learned merely because an editor stands in them: the user's home, and all that holds it. */
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { rootRelative } from '@foretoken/codebase/text/file-uri.js';
import { projectFileName } from '../settings/load-settings.js';

/** Why `root` is no codebase, in words for its user; undefined when it is one. A project's own settings file in it makes it one. */
export function whyNoCodebase(root: string, home: string): string | undefined {
  const [folder, own] = [realOf(root), realOf(home)];
  if (folder !== own && rootRelative(folder, own) === undefined) return undefined;
  if (existsSync(join(folder, projectFileName))) return undefined;
  return `${root} is not learned, since it ${folder === own ? 'is' : 'holds'} your home folder: open a project’s folder, or put ${projectFileName} there.`;
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
