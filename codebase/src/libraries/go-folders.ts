/**
 * Where Go keeps what it installs: the module cache and the standard library, told from the environment as `go env` tells it, and from
 * where installations usually stand. Nothing is run.
 */
import { readdirSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { readSmallFile } from '../files/read-small-file.js';
import type { GoTarget } from './go-build.js';
import { libraryLimits } from './limits.js';

export interface GoFolders {
  /** Absolute, links resolved; undefined where there is none. */
  readonly modules: string | undefined;
  /** The sources of the standard library. */
  readonly standard: string | undefined;
  readonly target: GoTarget;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Costs some looks at the disk. */
export function goFoldersOf(environment: Environment): GoFolders {
  const home = environment['HOME'] ?? environment['USERPROFILE'] ?? homedir();
  const kept = keptSettings(environment, home);
  const told = (name: string) => environment[name] || kept.get(name) || undefined;
  const [path = join(home, 'go')] = told('GOPATH')?.split(delimiter) ?? [];
  const modules = folderAt(told('GOMODCACHE') ?? join(path, 'pkg', 'mod'));
  const roots = [told('GOROOT'), ...rootsOnPath(environment), ...usualRoots(home), ...toolchainsIn(modules)];
  let standard: string | undefined;
  for (const root of roots) if (root !== undefined) standard ??= standardIn(root);
  return { modules, standard, target: targetOf(told('GOOS'), told('GOARCH')) };
}

/** What `go env -w` wrote. */
function keptSettings(environment: Environment, home: string): ReadonlyMap<string, string> {
  const configs =
    process.platform === 'win32'
      ? environment['APPDATA']
      : process.platform === 'darwin'
        ? join(home, 'Library', 'Application Support')
        : environment['XDG_CONFIG_HOME'] || join(home, '.config');
  const file = environment['GOENV'] || (configs === undefined ? undefined : join(configs, 'go', 'env'));
  if (file === undefined || !isAbsolute(file)) return new Map();
  const text = readSmallFile(file, libraryLimits.manifestBytesMax, 'follow') ?? '';
  return new Map(Array.from(text.matchAll(/^(GO[A-Z]+)=(.*?)\s*$/gm), ([, name = '', value = '']) => [name, value]));
}

/** Of the programs called `go` that stand on the path: `ROOT/bin/go`, wherever links lead. */
function rootsOnPath(environment: Environment): string[] {
  const program = process.platform === 'win32' ? 'go.exe' : 'go';
  const folders = (environment['PATH'] ?? environment['Path'] ?? '').split(delimiter).filter(isAbsolute);
  return folders.flatMap((folder) => {
    const real = realOf(join(folder, program));
    return real === undefined ? [] : [dirname(dirname(real))];
  });
}

function usualRoots(home: string): string[] {
  const sdk = join(home, 'sdk');
  return [
    ...newestFirst(namesIn(sdk).filter((name) => /^go\d/.test(name))).map((name) => join(sdk, name)),
    '/usr/local/go',
    '/usr/lib/go',
    '/usr/lib/golang',
    '/opt/homebrew/opt/go/libexec',
    '/usr/local/opt/go/libexec',
    'C:\\Program Files\\Go',
  ];
}

/** Toolchains that Go itself fetched. */
function toolchainsIn(modules: string | undefined): string[] {
  if (modules === undefined) return [];
  const folder = join(modules, 'golang.org');
  return newestFirst(namesIn(folder).filter((name) => name.startsWith('toolchain@'))).map((name) => join(folder, name));
}

function standardIn(root: string): string | undefined {
  const source = isAbsolute(root) ? folderAt(join(root, 'src')) : undefined;
  return source !== undefined && folderAt(join(source, 'builtin')) !== undefined ? source : undefined;
}

function targetOf(os: string | undefined, arch: string | undefined): GoTarget {
  return {
    os: os ?? { win32: 'windows', sunos: 'solaris' }[String(process.platform)] ?? process.platform,
    arch: arch ?? { x64: 'amd64', ia32: '386' }[String(process.arch)] ?? process.arch,
  };
}

function folderAt(path: string): string | undefined {
  const real = isAbsolute(path) ? realOf(path) : undefined;
  return real !== undefined && statSync(real, { throwIfNoEntry: false })?.isDirectory() === true ? real : undefined;
}

function realOf(path: string): string | undefined {
  try {
    // Most of what is looked for does not exist, and an exception costs ten times as much as this.
    return statSync(path, { throwIfNoEntry: false }) === undefined ? undefined : realpathSync(path);
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function newestFirst(names: readonly string[]): string[] {
  const { compare } = new Intl.Collator('en', { numeric: true });
  return names.toSorted((a, b) => compare(b, a));
}
