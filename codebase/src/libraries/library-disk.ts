/** The one door to installed libraries: reads plain files inside the root and inside their library's folder, and nothing that is private or excluded. Never throws. */
import { lstatSync, readdirSync, realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { pathLevel } from '@foretoken/privacy/path-rules.js';
import { redactSecrets } from '@foretoken/privacy/secret-filter.js';
import type { IgnoreRules } from '../files/ignore-rules.js';
import { readSmallFile } from '../files/read-small-file.js';
import { readSource } from '../files/read-source.js';
import { libraryLimits } from './limits.js';

/** Paths are root-relative with '/', links resolved, unless said otherwise. */
export class LibraryDisk {
  readonly #root: string;
  readonly #rules: IgnoreRules;
  readonly #fileBytesMax: number;
  readonly #kinds = new Map<string, 'file' | 'folder' | 'none'>();
  readonly #real = new Map<string, string | undefined>();

  /** `rules` are what the codebase's owners leave out, without the defaults, which leave out all libraries. */
  constructor(root: string, rules: IgnoreRules, fileBytesMax: number) {
    this.#root = root;
    this.#rules = rules;
    this.#fileBytesMax = Math.min(fileBytesMax, libraryLimits.fileBytesMax);
  }

  /** The folder that a path means, wherever links lead; undefined when it is none, lies outside the root, or is no installed library's. */
  folderAt(path: string): string | undefined {
    const real = this.#realOf(path);
    return real !== undefined && this.#kindOf(real) === 'folder' && isInstalled(real) ? real : undefined;
  }

  /** Whether there is a file that may be read, in this folder for good: no link leads out of it. */
  has(path: string, folder: string): boolean {
    if (this.#kindOf(path) !== 'file') return false;
    const real = this.#realOf(path);
    return real?.startsWith(`${folder}/`) === true && this.#mayRead(path) && this.#mayRead(real);
  }

  /** Names in a folder, sorted. */
  namesIn(folder: string): readonly string[] {
    try {
      return readdirSync(join(this.#root, folder)).sort();
    } catch {
      return [];
    }
  }

  /** Secrets replaced; undefined where it may not or cannot be read, or is too large. */
  read(path: string): string | undefined {
    const source = readSource(join(this.#root, path), this.#fileBytesMax);
    return source.kind === 'text' ? redactSecrets(source.text).text.replaceAll('\0', ' ') : undefined;
  }

  manifest(path: string, folder: string): string | undefined {
    if (!this.has(path, folder)) return undefined;
    return readSmallFile(join(this.#root, path), libraryLimits.manifestBytesMax, 'refuse');
  }

  isFile(path: string): boolean {
    return this.#kindOf(path) === 'file';
  }

  /** Changes whenever a file does. */
  stampOf(path: string): string {
    try {
      const { mtimeMs, size, ino } = lstatSync(join(this.#root, path));
      return `${mtimeMs} ${size} ${ino}`;
    } catch {
      return '';
    }
  }

  #mayRead(path: string): boolean {
    return pathLevel(path) !== 'never-read' && !this.#rules.ignores(path);
  }

  #kindOf(path: string): 'file' | 'folder' | 'none' {
    let kind = this.#kinds.get(path);
    if (kind === undefined) {
      kind = kindOf(join(this.#root, path));
      this.#kinds.set(path, kind);
    }
    return kind;
  }

  #realOf(path: string): string | undefined {
    if (this.#real.has(path)) return this.#real.get(path);
    let real: string | undefined;
    try {
      const below = relative(this.#root, realpathSync(join(this.#root, path))).replaceAll(sep, '/');
      if (below !== '' && below !== '..' && !below.startsWith('../') && !/^(?:[A-Za-z]:|\/)/.test(below)) real = below;
    } catch {
      real = undefined;
    }
    this.#real.set(path, real);
    return real;
  }
}

/** What cannot be asked for, below a file or by too long a name, is not there. */
function kindOf(absolute: string): 'file' | 'folder' | 'none' {
  try {
    const stat = lstatSync(absolute, { throwIfNoEntry: false });
    return stat?.isFile() === true ? 'file' : stat?.isDirectory() === true ? 'folder' : 'none';
  } catch {
    return 'none';
  }
}

/** A package of the codebase itself that is linked into `node_modules` is code, and indexed as such. */
function isInstalled(path: string): boolean {
  return /(?:^|\/)(?:node_modules|site-packages)(?:\/|$)/.test(path);
}
