/** Decides which paths of a root are left out: defaults, git's rules, .foretokenignore and .aiignore at every level, settings. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { defaultIgnores } from './data/default-ignores.js';
import { fileLimits } from './limits.js';

/** The files whose change makes every decision stale. */
export const ignoreFileNames: readonly string[] = ['.gitignore', '.foretokenignore', '.aiignore'];

export class IgnoreRules {
  readonly #root: string;
  readonly #exclude: Ignore;
  readonly #above: readonly { readonly folder: string; readonly rules: Ignore }[];
  /** Rules of each folder below the root, by root-relative path ('' is the root). */
  readonly #folders = new Map<string, Ignore | undefined>();

  /** `exclude` are patterns from settings, which nothing in the codebase can undo. */
  constructor(root: string, exclude: readonly string[]) {
    this.#root = root;
    this.#exclude = ignore().add([...exclude]);
    const repository = repositoryOf(root);
    // One set with the root's own rules after the defaults, so that these can take back a whole folder.
    const atRoot = ignore().add([...defaultIgnores]);
    for (const file of globalExcludes(repository)) atRoot.add(readRules(file) ?? '');
    this.#folders.set('', atRoot.add(textsIn(root).join('\n')));
    this.#above = foldersAbove(repository, root);
  }

  /** Whether a root-relative path is left out, or lies in a folder that is. Folders end in '/'. */
  ignores(path: string): boolean {
    const parts = path.split('/');
    const isFolder = path.endsWith('/');
    if (isFolder) parts.pop();
    for (let depth = 1; depth < parts.length; depth++) {
      if (this.ignoresEntry(`${parts.slice(0, depth).join('/')}/`)) return true;
    }
    return this.ignoresEntry(path);
  }

  /** The same for an entry whose folders are known not to be left out: what a walk asks. */
  ignoresEntry(path: string): boolean {
    if (this.#exclude.ignores(path)) return true;
    // The deepest rule that says anything decides.
    for (let folder = parentOf(path); ; folder = parentOf(folder)) {
      const said = this.#rulesOf(folder)?.test(folder === '' ? path : path.slice(folder.length + 1));
      if (said?.ignored === true) return true;
      if (said?.unignored === true) return false;
      if (folder === '') break;
    }
    for (const { folder, rules } of this.#above) {
      const said = rules.test(`${folder}/${path}`);
      if (said.ignored) return true;
      if (said.unignored) return false;
    }
    return false;
  }

  #rulesOf(folder: string): Ignore | undefined {
    if (!this.#folders.has(folder)) this.#folders.set(folder, rulesIn(join(this.#root, folder)));
    return this.#folders.get(folder);
  }
}

function rulesIn(folder: string): Ignore | undefined {
  const texts = textsIn(folder);
  return texts.length === 0 ? undefined : ignore().add(texts.join('\n'));
}

function textsIn(folder: string): string[] {
  return ignoreFileNames.map((name) => readRules(join(folder, name))).filter((text) => text !== undefined);
}

function readRules(file: string): string | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    return text.length > fileLimits.ignoreFileCharsMax ? text.slice(0, fileLimits.ignoreFileCharsMax) : text;
  } catch {
    return undefined;
  }
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/', path.length - 2);
  return slash === -1 ? '' : path.slice(0, slash);
}

/** The folder that holds `.git`, at or above the root. */
function repositoryOf(root: string): string | undefined {
  for (let folder = root; ; folder = dirname(folder)) {
    // In a worktree or a submodule `.git` is a file.
    if (exists(join(folder, '.git', 'HEAD')) || exists(join(folder, '.git'))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

function exists(file: string): boolean {
  return readRules(file) !== undefined;
}

function globalExcludes(repository: string | undefined): string[] {
  const config = process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config');
  const settings = [join(homedir(), '.gitconfig'), join(config, 'git', 'config')].map((file) => readRules(file) ?? '');
  const named = /^\s*excludesfile\s*=\s*"?([^"\n]+?)"?\s*$/im.exec(settings.join('\n'))?.[1];
  const files = [named === undefined ? join(config, 'git', 'ignore') : named.replace(/^~(?=\/)/, homedir())];
  if (repository !== undefined) files.push(join(repository, '.git', 'info', 'exclude'));
  return files;
}

/** Rules of the repository's folders above the root, the nearest first; `folder` is where the root lies as they see it. */
function foldersAbove(repository: string | undefined, root: string): { folder: string; rules: Ignore }[] {
  const above: { folder: string; rules: Ignore }[] = [];
  if (repository === undefined || repository === root) return above;
  for (let folder = dirname(root); ; folder = dirname(folder)) {
    const rules = rulesIn(folder);
    if (rules !== undefined) above.push({ folder: relative(folder, root).replaceAll(sep, '/'), rules });
    if (folder === repository || dirname(folder) === folder) return above;
  }
}
