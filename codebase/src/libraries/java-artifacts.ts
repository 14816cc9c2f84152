/**
 * The artifacts that a codebase's build files lead to, told from their text and from the poms that are installed: what they name, with the
 * versions that parents, properties and lists of versions give, and what that needs in turn. Where nothing tells a version, the newest one
 * that is installed is taken.
 */
import { folderOf, joinPath, nameOf } from '../imports/root-path.js';
import type { ArtifactStore } from './artifact-store.js';
import { libraryLimits } from './limits.js';
import { type Artifact, type Pom, type PomDependency, readPom } from './maven-pom.js';

/** A file of the codebase, by its root-relative path; undefined where it may not be read. */
export type ReadBuildFile = (path: string) => string | undefined;

/** Jars of all artifacts, those first that the codebase names itself. Bounded by `artifactsMax`. */
export function installedJars(store: ArtifactStore, buildFiles: readonly string[], read: ReadBuildFile): string[] {
  const poms = new EffectivePoms(store, read);
  const managed = new Map<string, string>();
  let waiting: PomDependency[] = [];
  for (const path of buildFiles.slice(0, libraryLimits.buildFilesMax)) {
    const text = read(path);
    if (text === undefined) continue;
    if (nameOf(path) !== 'pom.xml') {
      waiting.push(...gradleArtifacts(text));
      continue;
    }
    const effective = poms.ofCodebase(path, readPom(text));
    waiting.push(...effective.dependencies);
    for (const [key, version] of effective.managed) if (!managed.has(key)) managed.set(key, version);
  }
  const met = new Set<string>();
  const jars = new Set<string>();
  for (let isDirect = true; waiting.length > 0 && jars.size < libraryLimits.artifactsMax; isDirect = false) {
    const next: PomDependency[] = [];
    for (const each of waiting) {
      const key = `${keyOf(each)}:${each.classifier}`;
      if (met.has(key) || met.size >= libraryLimits.artifactsMax) continue;
      met.add(key);
      const told = isDirect ? each.version || managed.get(keyOf(each)) : managed.get(keyOf(each)) || each.version;
      const { jar, pom } = installed(store, poms, each, told ?? '');
      if (jar !== undefined) jars.add(jar);
      // A list of versions that a build of Gradle names as a platform.
      else for (const [name, version] of pom?.managed ?? []) if (!managed.has(name)) managed.set(name, version);
      next.push(...(pom?.dependencies.filter(isHandedOn) ?? []));
    }
    waiting = next;
  }
  return [...jars];
}

const keyOf = ({ group, artifact }: Artifact) => `${group}:${artifact}`;
const isHandedOn = ({ scope, isOptional }: PomDependency) =>
  !isOptional && (scope === '' || scope === 'compile' || scope === 'runtime');

/** Of the version that is told, or else of the newest one that has a jar. */
function installed(store: ArtifactStore, poms: EffectivePoms, wanted: PomDependency, told: string) {
  const { group, artifact, classifier } = wanted;
  const versions = [...(told === '' ? [] : [told]), ...store.versionsOf(wanted)].slice(
    0,
    libraryLimits.versionsTriedMax,
  );
  for (const version of versions) {
    const jar = store.jarOf({ group, artifact, version }, classifier);
    if (jar !== undefined) return { jar, pom: poms.ofStore({ group, artifact, version }) };
  }
  const [version = ''] = versions;
  return { jar: undefined, pom: poms.ofStore({ group, artifact, version }) };
}

interface Effective {
  readonly dependencies: readonly PomDependency[];
  /** Versions by group and artifact. */
  readonly managed: ReadonlyMap<string, string>;
}

/** Poms with what their parents and the lists that they import say. */
class EffectivePoms {
  readonly #store: ArtifactStore;
  readonly #read: ReadBuildFile;
  readonly #known = new Map<string, Effective | undefined>();

  constructor(store: ArtifactStore, read: ReadBuildFile) {
    this.#store = store;
    this.#read = read;
  }

  ofCodebase(path: string, pom: Pom): Effective {
    return this.#effective(this.#withParents(pom, path));
  }

  ofStore(artifact: Artifact): Effective | undefined {
    const key = `${keyOf(artifact)}:${artifact.version}`;
    if (this.#known.has(key) || this.#known.size >= libraryLimits.pomsReadMax) return this.#known.get(key);
    // One that leads back to itself finds nothing.
    this.#known.set(key, undefined);
    const text = this.#store.pomOf(artifact);
    if (text !== undefined) this.#known.set(key, this.#effective(this.#withParents(readPom(text), undefined)));
    return this.#known.get(key);
  }

  /** The nearest first. */
  #withParents(pom: Pom, path: string | undefined): Pom[] {
    const chain = [pom];
    let at = path;
    for (let { parent } = pom; parent !== undefined && chain.length < libraryLimits.pomParentsMax; ) {
      const [beside, where] = at === undefined ? [] : this.#parentInCodebase(at, parent);
      const text = beside ?? this.#store.pomOf({ ...parent, version: filled(parent.version, propertiesOf(chain)) });
      if (text === undefined) break;
      at = where;
      const next = readPom(text);
      chain.push(next);
      parent = next.parent;
    }
    return chain;
  }

  #parentInCodebase(
    path: string,
    { artifact, relativePath }: NonNullable<Pom['parent']>,
  ): [text?: string, at?: string] {
    const told = joinPath(folderOf(path), relativePath?.trim() ?? '..');
    if (told === undefined || relativePath?.trim() === '') return [];
    const at = told.endsWith('.xml') ? told : told === '' ? 'pom.xml' : `${told}/pom.xml`;
    const text = this.#read(at);
    return text !== undefined && readPom(text).artifact === artifact ? [text, at] : [];
  }

  #effective(chain: readonly Pom[]): Effective {
    const properties = propertiesOf(chain);
    const fill = (each: PomDependency): PomDependency => ({
      ...each,
      group: filled(each.group, properties),
      artifact: filled(each.artifact, properties),
      version: filled(each.version, properties),
    });
    const managed = new Map<string, string>();
    const manage = (key: string, version: string) => {
      if (!managed.has(key) && version !== '') managed.set(key, version);
    };
    for (const pom of chain) {
      const entries = pom.managed.map(fill);
      for (const entry of entries) if (entry.scope !== 'import') manage(keyOf(entry), entry.version);
      for (const entry of entries)
        if (entry.scope === 'import')
          for (const [key, version] of this.ofStore(entry)?.managed ?? []) manage(key, version);
    }
    const dependencies = chain.flatMap((pom) =>
      pom.dependencies
        .map(fill)
        .map((each) => ({ ...each, version: each.version || (managed.get(keyOf(each)) ?? '') })),
    );
    return { dependencies, managed };
  }
}

function propertiesOf(chain: readonly Pom[]): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  for (const pom of chain.toReversed()) {
    for (const [name, value] of pom.properties) properties.set(name, value);
    for (const prefix of ['project', 'pom']) {
      if (pom.group !== '') properties.set(`${prefix}.groupId`, pom.group);
      if (pom.version !== '') properties.set(`${prefix}.version`, pom.version);
      if (pom.parent === undefined) continue;
      properties.set(`${prefix}.parent.version`, pom.parent.version);
      if (pom.group === '') properties.set(`${prefix}.groupId`, pom.parent.group);
      if (pom.version === '') properties.set(`${prefix}.version`, pom.parent.version);
    }
  }
  return properties;
}

/** Empty where a property is not told. */
function filled(text: string, properties: ReadonlyMap<string, string>): string {
  let whole = text;
  for (let depth = 0; depth < 5 && whole.includes('${') && whole.length < 500; depth++)
    whole = whole.replaceAll(/\$\{([^${}]+)\}/g, (_, name: string) => properties.get(name) ?? '');
  return whole.includes('${') ? '' : whole;
}

/** What a file of Gradle names: `'group:artifact:version'`, `group: 'g', name: 'n', version: 'v'`, and lines of its lock file. */
function gradleArtifacts(text: string): PomDependency[] {
  const found: PomDependency[] = [];
  const add = (group = '', artifact = '', version = '') => {
    const isTold = /^[\w.+-]*$/.test(version) && !version.endsWith('+');
    found.push({ group, artifact, version: isTold ? version : '', scope: '', classifier: '', isOptional: false });
  };
  for (const [, group, artifact, version] of text.matchAll(
    /["']([\w-]{1,100}(?:\.[\w-]{1,100}){0,12}):([\w.-]{1,100})(?::([^"':@]{0,100}))?(?:[:@][\w-]{1,50})?["']/g,
  ))
    add(group, artifact, version);
  for (const [, group, artifact, version] of text.matchAll(
    /\bgroup\s*[:=]\s*["']([\w.-]{1,200})["']\s*,\s*name\s*[:=]\s*["']([\w.-]{1,100})["'](?:\s*,\s*version\s*[:=]\s*["']([^"']{0,100})["'])?/g,
  ))
    add(group, artifact, version);
  for (const [, group, artifact, version] of text.matchAll(/^([\w.-]{1,200}):([\w.-]{1,100}):([\w.+-]{1,100})=/gm))
    add(group, artifact, version);
  return found;
}
