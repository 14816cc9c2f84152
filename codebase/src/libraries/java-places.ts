/** Where tools of Java keep what is installed, outside of any codebase. Nothing is run to find out. */
import { lstatSync, readdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { readSmallFile } from '../files/read-small-file.js';
import { libraryLimits } from './limits.js';

/** Absolute, links resolved; each only where it is there. */
export interface JavaPlaces {
  /** Maven's local repository. */
  readonly maven: string | undefined;
  /** Gradle's cache of modules, `modules-2/files-2.1`. */
  readonly gradle: string | undefined;
  /** What holds the declarations of the JDK: `lib/ct.sym`, or of the old ones `jre/lib/rt.jar`. */
  readonly jdk: { readonly folder: string; readonly file: string } | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** By the environment and the user's own settings: what a codebase says of it is not believed. */
export function javaPlacesOf(environment: Environment, home: string): JavaPlaces {
  const gradle = environment['GRADLE_USER_HOME'] ?? join(home, '.gradle');
  return {
    maven: folderAt(mavenRepository(environment, home)),
    gradle: folderAt(join(gradle, 'caches/modules-2/files-2.1')),
    jdk: jdkOf(environment, home),
  };
}

function mavenRepository(environment: Environment, home: string): string {
  const said = /(?:^|\s)-Dmaven\.repo\.local=(\S+)/.exec(
    `${environment['MAVEN_OPTS'] ?? ''} ${environment['MAVEN_ARGS'] ?? ''}`,
  )?.[1];
  if (said !== undefined && isAbsolute(said)) return said;
  const settings = readSmallFile(join(home, '.m2/settings.xml'), libraryLimits.manifestBytesMax, 'follow') ?? '';
  const bare = settings.replaceAll(/<!--(?:[^-]|-(?!->))*-->/g, '');
  const set = /<localRepository>\s*([^<]{1,1000}?)\s*<\/localRepository>/.exec(bare)?.[1];
  const named = set?.replace(/^(?:\$\{user\.home\}|~)(?=[\\/])/, home);
  return named !== undefined && isAbsolute(named) ? named : join(home, '.m2/repository');
}

/** The one that JAVA_HOME or the path names, or the first of those that installers put somewhere. */
function jdkOf(environment: Environment, home: string): JavaPlaces['jdk'] {
  const named = [environment['JAVA_HOME'], ...javaOnPath(environment['PATH'] ?? '')];
  const kept = [
    '/usr/lib/jvm',
    '/Library/Java/JavaVirtualMachines',
    join(home, '.jdks'),
    join(home, '.sdkman/candidates/java'),
    join(home, 'Library/Java/JavaVirtualMachines'),
  ].flatMap((folder) => namesIn(folder).flatMap((name) => [join(folder, name), join(folder, name, 'Contents/Home')]));
  for (const each of [...named, ...kept]) {
    const folder = each === undefined || !isAbsolute(each) ? undefined : folderAt(each);
    if (folder === undefined) continue;
    const file = ['jre/lib/rt.jar', 'lib/ct.sym'].find((name) => isFile(join(folder, name)));
    if (file !== undefined) return { folder, file };
  }
  return undefined;
}

/** Homes of what `java` and `javac` on the path lead to. */
function javaOnPath(path: string): string[] {
  return path.split(delimiter).flatMap((folder) =>
    ['javac', 'java', 'javac.exe', 'java.exe'].flatMap((name) => {
      const real = isAbsolute(folder) ? realOf(join(folder, name)) : undefined;
      return real === undefined ? [] : [dirname(dirname(real))];
    }),
  );
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort().slice(0, libraryLimits.jdksMax);
  } catch {
    return [];
  }
}

function folderAt(path: string): string | undefined {
  const real = realOf(path);
  return real !== undefined && lstatSync(real, { throwIfNoEntry: false })?.isDirectory() === true ? real : undefined;
}

function isFile(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    return false;
  }
}

function realOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
