/** Packages that are searched as a stranger would: fetched once through npm and pip, of one version each. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../../..', import.meta.url));
const cache = join(process.env['FORETOKEN_TEST_CACHE'] ?? join(repository, '.cache'), 'searched');

export interface AskedPackage {
  readonly package: string;
  readonly of: 'npm' | 'pip';
  /** Nothing was chosen by what comes of it. */
  readonly heldOut?: true;
  /** The query, the end of the path or a folder in it, and what the snippet must hold. */
  readonly asked: readonly (readonly [query: string, path: string, text: string])[];
}

export function askedPackages(): readonly AskedPackage[] {
  const file = join(repository, 'test', 'bench', 'index', 'data', 'asked-searches.json');
  const { packages }: { packages: AskedPackage[] } = JSON.parse(readFileSync(file, 'utf8'));
  return packages;
}

/** Where it lies; undefined, with the reason printed, where it cannot be fetched. */
export function fetchedPackage({ package: name, of }: AskedPackage): string | undefined {
  const folder = join(cache, name.replaceAll(/[^\w.]/g, '-'));
  if (existsSync(folder)) return folder;
  const part = `${folder}.part`;
  try {
    rmSync(part, { recursive: true, force: true });
    mkdirSync(part, { recursive: true });
    const quiet = { cwd: part, stdio: 'pipe' } as const;
    if (of === 'npm') execFileSync('npm', ['pack', '--ignore-scripts', name], quiet);
    else execFileSync('pip', ['download', '--no-deps', '--no-binary', ':all:', name], quiet);
    const archive = readdirSync(part).find((file) => /\.t(?:ar\.)?gz$/.test(file)) ?? '';
    execFileSync('tar', ['xzf', archive, '--strip-components', '1', '--no-same-owner'], quiet);
    rmSync(join(part, archive));
    renameSync(part, folder);
    return folder;
  } catch (thrown) {
    console.error(`skipped: ${name} cannot be fetched: ${thrown instanceof Error ? thrown.message : ''}`);
    return undefined;
  }
}
