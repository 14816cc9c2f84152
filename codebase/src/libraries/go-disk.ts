/** The one door to installed Go packages: plain `.go` files of a package's own folder in `vendor`, the module cache or the standard library, and nothing that is private or excluded. */
import { lstatSync, readdirSync, realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import { pathLevel } from '@foretoken/privacy/path-rules.js';
import { redactSecrets } from '@foretoken/privacy/secret-filter.js';
import type { IgnoreRules } from '../files/ignore-rules.js';
import { readSmallFile } from '../files/read-small-file.js';
import { readSource } from '../files/read-source.js';
import type { GoFolders } from './go-folders.js';
import type { GoPlace } from './go-modules.js';
import { goStandardName } from './library.js';
import { libraryLimits } from './limits.js';

/** One of a package's, with what changes whenever it does. */
export interface GoFile {
  readonly name: string;
  readonly stamp: string;
}

export class GoDisk {
  readonly #root: string;
  readonly #rules: IgnoreRules;
  readonly #folders: GoFolders;
  readonly #fileBytesMax: number;

  /** `rules` are what the codebase's owners leave out; outside the root they hold for paths as `shown` gives them, and as imports name them. */
  constructor(root: string, rules: IgnoreRules, folders: GoFolders, fileBytesMax: number) {
    this.#root = root;
    this.#rules = rules;
    this.#folders = folders;
    this.#fileBytesMax = Math.min(fileBytesMax, libraryLimits.fileBytesMax);
  }

  /** How a place is told: where it is in the codebase, or in a folder of Go's, whose own place is nobody's business. */
  shown({ base, folder }: GoPlace): string {
    switch (base) {
      case 'root':
        return folder;
      case 'modules':
        return `GOMODCACHE/${folder}`;
      case 'standard':
        return `${goStandardName}/${folder}`;
    }
  }

  /** A file of the codebase that says what is installed. */
  readonly manifest = (path: string): string | undefined =>
    this.#mayRead(path) ? readSmallFile(join(this.#root, path), libraryLimits.manifestBytesMax, 'refuse') : undefined;

  /** The Go files in the place's folder without tests, sorted; none where a link leads out of its base. */
  filesIn(place: GoPlace): readonly GoFile[] {
    const folder = this.#realFolder(place);
    if (folder === undefined) return [];
    return namesIn(folder).flatMap((name) => {
      const paths = [this.shown(place), ...(place.base === 'modules' ? [importedAs(place)] : [])].map(
        (path) => `${path}/${name}`,
      );
      if (!/(?<!_test)\.go$/.test(name) || !paths.every((path) => this.#mayRead(path))) return [];
      const stat = lstatSync(join(folder, name), { throwIfNoEntry: false });
      return stat?.isFile() === true ? [{ name, stamp: `${name} ${stat.mtimeMs} ${stat.size}` }] : [];
    });
  }

  /** Secrets replaced; undefined where it cannot be read, or is too large. */
  read(place: GoPlace, name: string): string | undefined {
    const folder = this.#realFolder(place);
    if (folder === undefined) return undefined;
    const source = readSource(join(folder, name), this.#fileBytesMax);
    return source.kind === 'text' ? redactSecrets(source.text).text.replaceAll('\0', ' ') : undefined;
  }

  #realFolder({ base, folder }: GoPlace): string | undefined {
    const from = this.#baseOf(base);
    if (from === undefined) return undefined;
    const wanted = join(from, folder);
    // Neither Go's own folders nor those that it vendors hold links.
    return realOf(wanted) === wanted && wanted.startsWith(from + sep) ? wanted : undefined;
  }

  #baseOf(base: GoPlace['base']): string | undefined {
    switch (base) {
      case 'root':
        return realOf(this.#root);
      case 'modules':
        return this.#folders.modules;
      case 'standard':
        return this.#folders.standard;
    }
  }

  #mayRead(path: string): boolean {
    return pathLevel(path) !== 'never-read' && !this.#rules.ignores(path);
  }
}

/** Without the version and the cache's way to write cases. */
function importedAs({ folder }: GoPlace): string {
  return folder.replace(/@[^/]*/, '').replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function realOf(path: string): string | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) === undefined ? undefined : realpathSync(path);
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
