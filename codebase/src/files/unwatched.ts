/** Which trees of a root need no watching: what the rules leave out, as far as it can be told from outside. */
import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { IgnoreRules } from './ignore-rules.js';

/** Absolute paths of folders near the top, and one pattern of those that builds and package managers make anywhere. */
export function unwatchedIn(root: string, rules: IgnoreRules): (string | RegExp)[] {
  const anywhere = madeByTools.filter((name) => name === '.git' || rules.ignoresEntry(`${name}/`));
  return [inFolder(anywhere), ...ignoredFolders(root, '', rules, anywhere)];
}

/** A folder of such a name, and what lies in it. One pattern, since the watcher tries each on every path: nine globs took 30 µs a path. */
function inFolder(names: readonly string[]): RegExp {
  const [either, end] = [names.join('|').replaceAll('.', '\\.'), sep === '/' ? '/' : '[/\\\\]'];
  return new RegExp(`(?:^|${end})(?:${either})(?:${end}|$)`);
}

const madeByTools = ['.git', 'node_modules', '__pycache__', '.venv', 'venv', 'target', 'dist', 'build', 'out'];

/** Deeper ones are watched, and their changes dropped. */
const levelsMax = 2;

function ignoredFolders(root: string, folder: string, rules: IgnoreRules, known: readonly string[]): string[] {
  const found: string[] = [];
  for (const name of foldersIn(join(root, folder))) {
    if (known.includes(name)) continue;
    const path = folder === '' ? name : `${folder}/${name}`;
    if (rules.ignoresEntry(`${path}/`)) found.push(join(root, path));
    else if (path.split('/').length < levelsMax) found.push(...ignoredFolders(root, path, rules, known));
  }
  return found;
}

function foldersIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch {
    return [];
  }
}
