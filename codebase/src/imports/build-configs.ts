/** The build files of one codebase, found by folder and by the names they give. */
import type { BuildConfig } from './build-config.js';
import { folderOf, nameOf, upwards } from './root-path.js';

export interface PlacedConfig<K extends BuildConfig['kind'] = BuildConfig['kind']> {
  readonly path: string;
  readonly folder: string;
  readonly config: Extract<BuildConfig, { kind: K }>;
}

export class BuildConfigs {
  readonly packages: readonly PlacedConfig<'package'>[];
  readonly goModules: readonly PlacedConfig<'go'>[];
  readonly crates: readonly PlacedConfig<'cargo'>[];
  readonly #tsconfigs: readonly PlacedConfig<'tsconfig'>[];
  readonly #packageAt: ReadonlyMap<string, PlacedConfig<'package'>>;
  readonly #packageNamed: ReadonlyMap<string, PlacedConfig<'package'>>;
  readonly #tsconfigAt: ReadonlyMap<string, PlacedConfig<'tsconfig'>>;
  readonly #tsconfigsIn = new Map<string, PlacedConfig<'tsconfig'>[]>();
  readonly #crateAt: ReadonlyMap<string, PlacedConfig<'cargo'>>;

  /** In order of path. */
  constructor(configs: readonly (readonly [path: string, config: BuildConfig])[]) {
    const packages: PlacedConfig<'package'>[] = [];
    const tsconfigs: PlacedConfig<'tsconfig'>[] = [];
    const goModules: PlacedConfig<'go'>[] = [];
    const crates: PlacedConfig<'cargo'>[] = [];
    for (const [path, config] of configs) {
      const place = { path, folder: folderOf(path) };
      switch (config.kind) {
        case 'package':
          packages.push({ ...place, config });
          break;
        case 'tsconfig':
          tsconfigs.push({ ...place, config });
          break;
        case 'go':
          goModules.push({ ...place, config });
          break;
        case 'cargo':
          crates.push({ ...place, config });
      }
    }
    this.packages = packages;
    this.#tsconfigs = tsconfigs;
    this.goModules = goModules.sort((a, b) => b.config.module.length - a.config.module.length);
    this.crates = crates;
    this.#packageAt = new Map(packages.map((each) => [each.folder, each]));
    // The first by path wins, so that the answer does not depend on the order of updates.
    this.#packageNamed = new Map(packages.toReversed().map((each) => [each.config.name, each]));
    this.#tsconfigAt = new Map(tsconfigs.map((each) => [each.path, each]));
    this.#crateAt = new Map(crates.map((each) => [each.folder, each]));
    const isPlain = (path: string) => Number(!/^[jt]sconfig\.json$/.test(nameOf(path)));
    for (const each of tsconfigs.toSorted((a, b) => isPlain(a.path) - isPlain(b.path)))
      this.#tsconfigsIn.set(each.folder, [...(this.#tsconfigsIn.get(each.folder) ?? []), each]);
  }

  packageAt(folder: string): PlacedConfig<'package'> | undefined {
    return this.#packageAt.get(folder);
  }

  packageNamed(name: string): PlacedConfig<'package'> | undefined {
    return this.#packageNamed.get(name);
  }

  packageAround(folder: string): PlacedConfig<'package'> | undefined {
    for (const at of upwards(folder)) {
      const found = this.#packageAt.get(at);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Of a folder and those above it, nearest first; in one folder `tsconfig.json` before its variants. */
  tsconfigsAround(folder: string): PlacedConfig<'tsconfig'>[] {
    if (this.#tsconfigs.length === 0) return [];
    return upwards(folder).flatMap((at) => this.#tsconfigsIn.get(at) ?? []);
  }

  tsconfigAt(path: string): PlacedConfig<'tsconfig'> | undefined {
    return this.#tsconfigAt.get(path);
  }

  crateAround(folder: string): PlacedConfig<'cargo'> | undefined {
    for (const at of upwards(folder)) {
      const found = this.#crateAt.get(at);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}
