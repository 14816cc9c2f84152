/** The jars and the JDK that classes are looked for in. Which packages a jar has is read once; few jars are open at a time. */
import { hash as digest } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { JavaPlaces } from './java-places.js';
import { jdkName } from './library.js';
import { libraryLimits } from './limits.js';
import { ZipReader } from './zip-reader.js';

export interface FoundClass {
  /** Where it stands, for people: the jar's name and the entry's. */
  readonly path: string;
  readonly bytes: Buffer;
}

export class ClassPath {
  /** Changes when a jar does, or another one comes. */
  readonly stamp: string;
  readonly #jars: readonly string[];
  readonly #jdk: string | undefined;
  #symbols: ReadonlyMap<string, string> | undefined;
  readonly #packages = new Map<string, ReadonlySet<string>>();
  /** The last used last. */
  readonly #open = new Map<string, ZipReader | undefined>();

  /** Absolute paths of jars, those first that count first. */
  constructor(jars: readonly string[], { jdk }: JavaPlaces) {
    this.#jdk = jdk === undefined ? undefined : join(jdk.folder, jdk.file);
    this.#jars = jdk?.file.endsWith('.jar') === true ? [join(jdk.folder, jdk.file), ...jars] : jars;
    this.stamp = digest('sha256', [this.#jdk ?? '', ...jars].map((path) => `${path} ${stampOf(path)}`).join('\n'));
  }

  /** By the name that the machine gives it, `java/util/Map$Entry`. */
  find(name: string): FoundClass | undefined {
    const symbol = this.#symbolsOfJdk().get(name);
    if (symbol !== undefined && this.#jdk !== undefined)
      return this.#read(this.#jdk, symbol, `${jdkName}/${name}.class`);
    const folder = name.slice(0, name.lastIndexOf('/'));
    const entry = `${name}.class`;
    for (const jar of this.#jars) {
      if (!this.#packagesOf(jar).has(folder) || this.#zipOf(jar)?.has(entry) !== true) continue;
      return this.#read(jar, entry, `${basename(jar)}/${entry}`);
    }
    return undefined;
  }

  close(): void {
    for (const zip of this.#open.values()) zip?.close();
    this.#open.clear();
  }

  #read(zip: string, entry: string, path: string): FoundClass | undefined {
    const bytes = this.#zipOf(zip)?.read(entry, libraryLimits.classBytesMax);
    return bytes === undefined ? undefined : { path, bytes };
  }

  #packagesOf(jar: string): ReadonlySet<string> {
    let packages = this.#packages.get(jar);
    if (packages === undefined) {
      packages = new Set(Array.from(this.#zipOf(jar)?.names ?? [], (name) => name.slice(0, name.lastIndexOf('/'))));
      this.#packages.set(jar, packages);
    }
    return packages;
  }

  #zipOf(path: string): ZipReader | undefined {
    const zip = this.#open.has(path) ? this.#open.get(path) : ZipReader.open(path, isNamedClass);
    this.#open.delete(path);
    this.#open.set(path, zip);
    const [oldest] = this.#open.size > libraryLimits.jarsOpenMax ? this.#open : [];
    if (oldest === undefined) return zip;
    this.#open.delete(oldest[0]);
    oldest[1]?.close();
    return zip;
  }

  /** Entries of `ct.sym` by class: those of the newest release that has it. */
  #symbolsOfJdk(): ReadonlyMap<string, string> {
    if (this.#symbols !== undefined) return this.#symbols;
    const symbols = new Map<string, string>();
    const releases = new Map<string, string>();
    for (const entry of this.#jdk?.endsWith('.sym') === true ? (this.#zipOf(this.#jdk)?.names ?? []) : []) {
      // RELEASES/MODULE/PACKAGE/CLASS.sig, before JDK 12 without the module; each character of RELEASES is one, in order.
      const [, in_ = '', name = ''] = /^([0-9A-Z]+)\/(?:[a-z]+(?:\.[a-z0-9]+)+\/)?([^.]+)\.sig$/.exec(entry) ?? [];
      const newest = in_.slice(-1);
      if (name === '' || newest < (releases.get(name) ?? '')) continue;
      releases.set(name, newest);
      symbols.set(name, entry);
    }
    this.#symbols = symbols;
    return symbols;
  }
}

/** Classes without a name are nobody's to use. */
const isNamedClass = (name: string) =>
  /\.(?:class|sig)$/.test(name) && !/\$\d/.test(name) && !name.startsWith('META-INF/');

function stampOf(path: string): string {
  try {
    const { mtimeMs, size } = lstatSync(path);
    return `${mtimeMs} ${size}`;
  } catch {
    return '';
  }
}
