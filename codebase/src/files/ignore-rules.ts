/** Decides which paths of a root are left out: defaults, git's rules, .foretokenignore and .aiignore at every level, settings. */
import { homedir } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { defaultIgnores } from './data/default-ignores.js';
import { type GitFolder, gitFolderOf } from './git-folder.js';
import { type IgnorePatterns, ignorePatterns } from './ignore-patterns.js';
import { fileLimits } from './limits.js';
import { readSmallFile } from './read-small-file.js';

/** The files whose change makes every decision stale. */
export const ignoreFileNames: readonly string[] = ['.gitignore', '.foretokenignore', '.aiignore'];

/** Those that say what no assistant is to read. */
const ownersFileNames = ['.foretokenignore', '.aiignore'];

export class IgnoreRules {
  readonly #root: string;
  readonly #names: readonly string[];
  readonly #exclude: IgnorePatterns;
  readonly #above: readonly RulesAbove[];
  /** Rules of each folder below the root, by root-relative path ('' is the root). */
  readonly #folders = new Map<string, IgnorePatterns | undefined>();

  /** `exclude` are patterns from settings, which nothing in the codebase can undo. */
  constructor(root: string, exclude: readonly string[], names = ignoreFileNames) {
    this.#root = root;
    this.#names = names;
    this.#exclude = ignorePatterns(exclude.join('\n'), true);
    if (names !== ignoreFileNames) {
      this.#above = [];
      return;
    }
    const repository = gitFolderOf(root);
    const general = generalExcludes(repository).map((file) => readRules(file, 'follow') ?? '');
    // One set with the root's own rules after the defaults, so that these can take back a whole folder.
    const atRoot = [...defaultIgnores, ...general, ...textsIn(root, names)].join('\n');
    this.#folders.set('', ignorePatterns(atRoot, ignoreCase));
    this.#above = foldersAbove(repository, root);
  }

  /** What is left out even of installed libraries, which git and the defaults leave out as a whole. */
  static ofOwners(root: string, exclude: readonly string[]): IgnoreRules {
    return new IgnoreRules(root, exclude, ownersFileNames);
  }

  /** Whether a root-relative path is left out, or lies in a folder that is. Folders end in '/'. */
  ignores(path: string): boolean {
    const parts = path.split('/');
    if (path.endsWith('/')) parts.pop();
    for (let depth = 1; depth < parts.length; depth++) {
      if (this.ignoresEntry(`${parts.slice(0, depth).join('/')}/`)) return true;
    }
    return this.ignoresEntry(path);
  }

  /** The same for an entry whose folders are known not to be left out: what a walk asks. */
  ignoresEntry(entry: string): boolean {
    const isFolder = entry.endsWith('/');
    const path = isFolder ? entry.slice(0, -1) : entry;
    if (this.#exclude.decide(path, isFolder) === 'ignored') return true;
    // The deepest rule that says anything decides.
    for (let folder = parentOf(path); ; folder = parentOf(folder)) {
      const said = this.#rulesOf(folder)?.decide(folder === '' ? path : path.slice(folder.length + 1), isFolder);
      if (said !== undefined) return said === 'ignored';
      if (folder === '') break;
    }
    for (const { folder, rules } of this.#above) {
      const said = rules.decide(`${folder}/${path}`, isFolder);
      if (said !== undefined) return said === 'ignored';
    }
    return false;
  }

  #rulesOf(folder: string): IgnorePatterns | undefined {
    if (!this.#folders.has(folder)) this.#folders.set(folder, rulesIn(join(this.#root, folder), this.#names));
    return this.#folders.get(folder);
  }
}

/** As git decides where nothing is configured. */
const ignoreCase = process.platform !== 'linux';

interface RulesAbove {
  /** Where the root lies as they see it. */
  readonly folder: string;
  readonly rules: IgnorePatterns;
}

function rulesIn(folder: string, names: readonly string[]): IgnorePatterns | undefined {
  const texts = textsIn(folder, names);
  return texts.length === 0 ? undefined : ignorePatterns(texts.join('\n'), ignoreCase);
}

function textsIn(folder: string, names: readonly string[]): string[] {
  return names.map((name) => readRules(join(folder, name), 'refuse')).filter((text) => text !== undefined);
}

function readRules(file: string, links: 'follow' | 'refuse'): string | undefined {
  return readSmallFile(file, fileLimits.ignoreFileBytesMax, links);
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}

/** The user's file of patterns for every repository, then the repository's own that is not shared; the later decides. */
function generalExcludes(repository: GitFolder | undefined): string[] {
  const config = process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config');
  const configs = ['/etc/gitconfig', join(config, 'git', 'config'), join(homedir(), '.gitconfig')];
  if (repository !== undefined) configs.push(join(repository.common, 'config'));
  const named = configs.map((file) => excludesFileOf(file)).findLast((name) => name !== undefined);
  const files = [];
  if (named === undefined) files.push(join(config, 'git', 'ignore'));
  else if (named !== '') files.push(resolve(repository?.top ?? homedir(), fromHome(named)));
  if (repository !== undefined) files.push(join(repository.common, 'info', 'exclude'));
  return files;
}

/** `core.excludesFile` as a git configuration has it, or one that it includes without conditions; of its two ways to write a section, the usual one. */
function excludesFileOf(file: string, budget = { includes: fileLimits.gitIncludesMax }): string | undefined {
  let section = '';
  let found: string | undefined;
  for (const line of (readRules(file, 'follow') ?? '').split('\n')) {
    const [, header, rest = ''] = /^\s*\[([^\]]*)\](.*)$/.exec(line) ?? [undefined, undefined, line];
    if (header !== undefined) section = header.trim().toLowerCase();
    const [, key = '', , value = ''] = /^\s*(excludesfile|path)\s*=\s*("?)([^"#;\r]*)\2/i.exec(rest) ?? [];
    if (section === 'core' && key.toLowerCase() === 'excludesfile') found = value.trim();
    if (section === 'include' && key.toLowerCase() === 'path' && budget.includes-- > 0)
      found = excludesFileOf(resolve(dirname(file), fromHome(value.trim())), budget) ?? found;
  }
  return found;
}

const fromHome = (path: string) => path.replace(/^~(?=\/)/, homedir());

/** Rules of the repository's folders above the root, the nearest first. A root that they leave out was opened all the same. */
function foldersAbove(repository: GitFolder | undefined, root: string): RulesAbove[] {
  const above: RulesAbove[] = [];
  if (repository === undefined || repository.top === root) return above;
  for (let folder = dirname(root); ; folder = dirname(folder)) {
    const rules = rulesIn(folder, ignoreFileNames);
    const below = relative(folder, root).replaceAll(sep, '/');
    if (rules !== undefined && rules.decide(below, true) !== 'ignored') above.push({ folder: below, rules });
    if (folder === repository.top || dirname(folder) === folder) return above;
  }
}
