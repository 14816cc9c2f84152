/** A home and a codebase for a benchmark, and the command line as it ships: the launcher and the bundle. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const launcher = join(repository, 'bin', 'foretoken.mjs');

export class BenchScene {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'foretoken-bench-')));
  readonly home = join(this.folder, 'home');
  readonly root = join(this.folder, 'root');
  readonly #settings: Readonly<Record<string, string>>;

  /** `settings` are variables of the environment. */
  constructor(settings: Readonly<Record<string, string>> = {}) {
    this.#settings = settings;
    mkdirSync(this.root);
  }

  get env(): NodeJS.ProcessEnv {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('FORETOKEN_'));
    return { ...Object.fromEntries(inherited), FORETOKEN_HOME: this.home, ...this.#settings };
  }

  spawn(...argv: string[]): ChildProcessWithoutNullStreams {
    return spawn(process.execPath, [launcher, ...argv], { cwd: this.root, env: this.env });
  }

  run(...argv: string[]): string {
    const ran = spawnSync(process.execPath, [launcher, ...argv], { cwd: this.root, env: this.env, encoding: 'utf8' });
    if (ran.status !== 0) throw new Error(`foretoken ${argv.join(' ')}: ${ran.stderr}`);
    return ran.stdout;
  }

  /** Fills the root with `files` files of TypeScript, some `bytes` in all: whole files of the packages installed here, again and again, or what `change` makes of each copy. */
  fill(files: number, bytes: number, change?: (text: string, copy: number) => string): void {
    const sources = sourcesOfMean(bytes / files);
    for (let i = 0; i < files; i++) {
      const folder = join(this.root, `part-${Math.floor(i / 100)}`);
      if (i % 100 === 0) mkdirSync(folder);
      const [source, file] = [sources[i % sources.length] ?? '', join(folder, `file-${i}.ts`)];
      if (change === undefined) copyFileSync(source, file);
      else writeFileSync(file, change(readFileSync(source, 'utf8'), Math.floor(i / sources.length)));
    }
  }

  remove(): void {
    spawnSync(process.execPath, [launcher, 'stop'], { env: this.env });
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Real TypeScript and JavaScript, the same for the same lock file: the larger ones are left out until the mean is as wanted. */
function sourcesOfMean(bytes: number): string[] {
  const found: { path: string; size: number }[] = [];
  const take = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) take(path);
      else if (/\.(?:ts|mts|js|mjs)$/.test(entry.name) && !/\.min\.|bundle/.test(entry.name)) {
        const text = readFileSync(path, 'utf8');
        // Packed files are no code that anybody writes.
        if (text.length > 0 && text.length / text.split('\n').length <= 100) found.push({ path, size: text.length });
      }
    }
  };
  take(join(repository, 'node_modules'));
  found.sort((a, b) => a.size - b.size);
  let total = found.reduce((sum, { size }) => sum + size, 0);
  while (found.length > 1 && total / found.length > bytes) total -= found.pop()?.size ?? 0;
  return found.map(({ path }) => path).sort();
}
