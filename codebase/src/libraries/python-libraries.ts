/** Libraries of Python: modules in the virtual environment that stands beside the code, stubs first. */
import { below, folderOf, upwards } from '../imports/root-path.js';
import type { ImportEntry } from '../syntax/outline.js';
import type { LibraryDisk } from './library-disk.js';
import type { LibraryFamily, LibraryPlace } from './library-family.js';

export class PythonLibraries implements LibraryFamily {
  readonly #disk: LibraryDisk;
  readonly #packages = new Map<string, string | undefined>();

  constructor(disk: LibraryDisk) {
    this.#disk = disk;
  }

  locate(specifier: string, from: string, names: ReadonlySet<string>): readonly LibraryPlace[] {
    const site = this.#sitePackages(from);
    return site === undefined || specifier.startsWith('.') ? [] : this.#modules(site, specifier.split('.'), names);
  }

  follow({ path, folder }: LibraryPlace, { specifier, names }: ImportEntry): readonly LibraryPlace[] {
    const [, dots = '', dotted = ''] = /^(\.*)(.*)$/.exec(specifier) ?? [];
    const parts = dotted.split('.').filter((part) => part !== '');
    if (dots === '') return this.#modules(folder, parts, new Set(names));
    const at = upwards(folderOf(path))[dots.length - 1];
    if (at === undefined || !at.startsWith(`${folder}/`)) return [];
    const within = at.slice(folder.length + 1).replace(/-stubs(?=\/|$)/, '');
    return this.#modules(folder, [...within.split('/'), ...parts], new Set(names));
  }

  versionOf({ path, folder }: LibraryPlace): string {
    return `${path} ${this.#disk.stampOf(path)} ${this.#disk.stampOf(folder)}`;
  }

  /** The module, and those of the names that are modules in it. */
  #modules(site: string, parts: readonly string[], names: ReadonlySet<string>): readonly LibraryPlace[] {
    if (parts.length === 0 || !parts.every((part) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(part))) return [];
    const whole = this.#moduleAt(site, parts);
    const inner = Array.from(names).flatMap((name) =>
      name === '*' || !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? [] : (this.#moduleAt(site, [...parts, name]) ?? []),
    );
    return [...(whole === undefined ? [] : [whole]), ...inner];
  }

  #moduleAt(site: string, [top = '', ...rest]: readonly string[]): LibraryPlace | undefined {
    const inner = rest.join('/');
    const paths = [`${top}-stubs`, top].flatMap((package_) => {
      const base = below(site, below(package_, inner));
      return [`${base}/__init__.pyi`, `${base}.pyi`, `${base}/__init__.py`, `${base}.py`];
    });
    const path = paths.find((each) => this.#disk.has(each, site));
    return path === undefined ? undefined : { path, folder: site };
  }

  /** Of the nearest environment in the folders above. */
  #sitePackages(from: string): string | undefined {
    for (const at of upwards(from)) {
      if (!this.#packages.has(at)) this.#packages.set(at, this.#sitePackagesAt(at));
      const found = this.#packages.get(at);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #sitePackagesAt(at: string): string | undefined {
    for (const name of ['.venv', 'venv', 'env']) {
      const environment = below(at, name);
      if (!this.#disk.isFile(`${environment}/pyvenv.cfg`)) continue;
      const versions = this.#disk.namesIn(`${environment}/lib`).filter((each) => /^python3[\d.]*$/.test(each));
      const folders = [...versions.toReversed().map((version) => `lib/${version}/site-packages`), 'Lib/site-packages'];
      for (const folder of folders) {
        const real = this.#disk.folderAt(below(environment, folder));
        if (real !== undefined) return real;
      }
    }
    return undefined;
  }
}
