/**
 * The one door to what tools of Java installed outside of the codebase: `.jar` and `.pom` files of artifacts in Maven's local repository and
 * Gradle's cache, by their names. No link leads out of these two. Never throws.
 */
import { lstatSync, readdirSync, realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import { readSmallFile } from '../files/read-small-file.js';
import type { JavaPlaces } from './java-places.js';
import { libraryLimits } from './limits.js';
import type { Artifact } from './maven-pom.js';

export class ArtifactStore {
  readonly #maven: string | undefined;
  readonly #gradle: string | undefined;

  constructor({ maven, gradle }: JavaPlaces) {
    this.#maven = maven;
    this.#gradle = gradle;
  }

  /** Absolute; undefined where it is not there. */
  jarOf(artifact: Artifact, classifier: string): string | undefined {
    return this.#fileOf(artifact, classifier === '' ? '.jar' : `-${classifier}.jar`);
  }

  pomOf(artifact: Artifact): string | undefined {
    const path = this.#fileOf(artifact, '.pom');
    return path === undefined ? undefined : readSmallFile(path, libraryLimits.manifestBytesMax, 'refuse');
  }

  /** Versions that something of is there, the newest first. */
  versionsOf({ group, artifact }: Artifact): readonly string[] {
    if (!isGroup(group) || !isName(artifact)) return [];
    const folders = [
      this.#maven && join(this.#maven, ...group.split('.'), artifact),
      this.#gradle && join(this.#gradle, group, artifact),
    ];
    const versions = folders.flatMap((folder) => (folder === undefined ? [] : namesIn(folder)));
    return [...new Set(versions)].filter((name) => /^\d/.test(name)).sort((a, b) => byVersion(b, a));
  }

  #fileOf({ group, artifact, version }: Artifact, ending: string): string | undefined {
    if (!isGroup(group) || !isName(artifact) || !isName(version) || !isName(`x${ending}`)) return undefined;
    const name = `${artifact}-${version}${ending}`;
    const [maven, gradle] = [this.#maven, this.#gradle];
    const found =
      maven === undefined ? undefined : fileWithin(maven, join(maven, ...group.split('.'), artifact, version, name));
    if (found !== undefined || gradle === undefined) return found;
    const folder = join(gradle, group, artifact, version);
    for (const hash of namesIn(folder)) {
      const cached = fileWithin(gradle, join(folder, hash, name));
      if (cached !== undefined) return cached;
    }
    return undefined;
  }
}

/** A plain file that stands where it is said to: undefined where a link on the way leads out of the folder. */
export function fileWithin(folder: string, path: string): string | undefined {
  try {
    if (lstatSync(path, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
    const real = realpathSync(path);
    return real.startsWith(folder + sep) ? real : undefined;
  } catch {
    return undefined;
  }
}

const isName = (name: string) => /^[\w.+-]{1,200}$/.test(name) && !/^\.+$/.test(name);
const isGroup = (group: string) => group.length <= 200 && group.split('.').every((part) => /^[\w-]+$/.test(part));

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).slice(0, libraryLimits.artifactsMax);
  } catch {
    return [];
  }
}

/** Numbers by their size; what is behind them by the alphabet, and before the version that has nothing there. */
function byVersion(a: string, b: string): number {
  const [[numbersA, restA], [numbersB, restB]] = [partsOf(a), partsOf(b)];
  for (let at = 0; at < Math.max(numbersA.length, numbersB.length); at++) {
    const difference = (numbersA[at] ?? 0) - (numbersB[at] ?? 0);
    if (difference !== 0) return difference;
  }
  const isEarly = (rest: string) => Number(/^[.-]?(?:alpha|beta|m\d|rc|cr|snapshot|dev|ea|pre)/i.test(rest));
  return isEarly(restB) - isEarly(restA) || (restA < restB ? -1 : Number(restA > restB));
}

function partsOf(version: string): [numbers: number[], rest: string] {
  const [numbers = ''] = /^\d+(?:\.\d+)*/.exec(version) ?? [];
  return [numbers.split('.').map(Number), version.slice(numbers.length)];
}
