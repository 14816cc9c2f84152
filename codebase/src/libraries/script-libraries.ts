/** Libraries of TypeScript and JavaScript: what a specifier means in the `node_modules` around a file, declarations first. */
import { builtinModules } from 'node:module';
import { type BuildConfig, readBuildConfig } from '../imports/build-config.js';
import { matches } from '../imports/resolve-script.js';
import { below, folderOf, joinPath, upwards } from '../imports/root-path.js';
import type { ImportEntry } from '../syntax/outline.js';
import type { LibraryDisk } from './library-disk.js';
import type { LibraryFamily, LibraryPlace } from './library-family.js';
import { libraryLimits } from './limits.js';

type Manifest = Extract<BuildConfig, { kind: 'package' }>;

export class ScriptLibraries implements LibraryFamily {
  readonly #disk: LibraryDisk;

  readonly #manifests = new Map<string, Manifest | undefined>();

  constructor(disk: LibraryDisk) {
    this.#disk = disk;
  }

  locate(specifier: string, from: string): readonly LibraryPlace[] {
    const [, name = '', rest = ''] = /^((?:@[\w.~-]+\/)?[\w~-][\w.~-]*)(?:\/(.*))?$/.exec(specifier) ?? [];
    const builtin = specifier.replace(/^node:/, '');
    if (specifier.startsWith('node:') || builtins.has(builtin)) return this.#inPackage('@types/node', builtin, from);
    if (name === '') return [];
    const own = this.#inPackage(name, rest, from);
    if (own.some(({ path }) => isDeclaration(path))) return own;
    const typed = this.#inPackage(`@types/${name.replace(/^@([^/]+)\//, '$1__')}`, rest, from);
    return typed.length > 0 ? typed : own;
  }

  follow({ path, folder }: LibraryPlace, { specifier }: ImportEntry): readonly LibraryPlace[] {
    if (!specifier.startsWith('.')) return this.locate(specifier, folderOf(path));
    const base = joinPath(folderOf(path), specifier);
    const found = base === undefined ? undefined : this.#fileAt(folder, base);
    return found === undefined ? [] : [{ path: found, folder }];
  }

  versionOf({ folder }: LibraryPlace): string {
    return `${folder} ${this.#disk.stampOf(below(folder, 'package.json'))}`;
  }

  /** In the nearest folder of `node_modules` that has it. */
  #inPackage(name: string, rest: string, from: string): readonly LibraryPlace[] {
    for (const at of upwards(from)) {
      const folder = this.#disk.folderAt(below(at, `node_modules/${name}`));
      if (folder === undefined) continue;
      const path = this.#entryOf(folder, rest);
      if (path !== undefined) return [{ path, folder }];
    }
    return [];
  }

  #entryOf(folder: string, rest: string): string | undefined {
    const manifest = this.#manifestOf(folder);
    const exported = matches(manifest?.exports ?? [], rest === '' ? '.' : `./${rest}`);
    const named = rest === '' ? [...(manifest?.mains ?? []), 'index'] : [rest];
    const targets = [...exported, ...named].flatMap((target) => joinPath(folder, target) ?? []);
    return this.#firstOf(folder, targets.flatMap(declarationsOf)) ?? this.#firstOf(folder, targets.flatMap(sourcesOf));
  }

  #manifestOf(folder: string): Manifest | undefined {
    if (this.#manifests.has(folder)) return this.#manifests.get(folder);
    const text = this.#disk.manifest(below(folder, 'package.json'), folder);
    const config = text === undefined ? undefined : readBuildConfig('package.json', text);
    const manifest = config?.kind === 'package' ? config : undefined;
    if (this.#manifests.size >= libraryLimits.manifestsKept) this.#manifests.clear();
    this.#manifests.set(folder, manifest);
    return manifest;
  }

  #fileAt(folder: string, base: string): string | undefined {
    return this.#firstOf(folder, declarationsOf(base)) ?? this.#firstOf(folder, sourcesOf(base));
  }

  #firstOf(folder: string, paths: readonly string[]): string | undefined {
    return paths.find((path) => this.#disk.has(path, folder));
  }
}

const builtins = new Set(builtinModules);

function isDeclaration(path: string): boolean {
  return /\.d\.[cm]?ts$/.test(path);
}

function declarationsOf(target: string): string[] {
  if (isDeclaration(target)) return [target];
  const [, stem, kind] = /^(.*)\.([cm]?)[jt]sx?$/.exec(target) ?? [];
  if (stem !== undefined) return [`${stem}.d.${kind ?? ''}ts`, `${stem}.d.ts`];
  return [`${target}.d.ts`, `${target}/index.d.ts`, `${target}.d.mts`, `${target}.d.cts`];
}

function sourcesOf(target: string): string[] {
  if (/\.[cm]?[jt]sx?$/.test(target)) return [target, target.replace(/\.([cm]?)js$/, '.$1ts')];
  return ['.ts', '.js', '.mjs', '.cjs', '/index.ts', '/index.js'].map((ending) => target + ending);
}
