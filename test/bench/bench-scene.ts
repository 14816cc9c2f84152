/** A home and a codebase for a benchmark, and the command line as it ships: the launcher and the bundle. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
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

  constructor() {
    mkdirSync(this.root);
  }

  get env(): NodeJS.ProcessEnv {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('FORETOKEN_'));
    return { ...Object.fromEntries(inherited), FORETOKEN_HOME: this.home };
  }

  spawn(...argv: string[]): ChildProcessWithoutNullStreams {
    return spawn(process.execPath, [launcher, ...argv], { cwd: this.root, env: this.env });
  }

  run(...argv: string[]): string {
    const ran = spawnSync(process.execPath, [launcher, ...argv], { cwd: this.root, env: this.env, encoding: 'utf8' });
    if (ran.status !== 0) throw new Error(`foretoken ${argv.join(' ')}: ${ran.stderr}`);
    return ran.stdout;
  }

  /** Fills the root with `files` TypeScript files of `bytes` in all, cut from the packages installed here. */
  fill(files: number, bytes: number): void {
    const source = sourceText(bytes);
    const size = Math.floor(source.length / files);
    for (let i = 0, at = 0; i < files && at < source.length; i++) {
      const newline = source.indexOf('\n', at + size);
      const end = newline === -1 ? source.length : newline + 1;
      const folder = join(this.root, `part-${Math.floor(i / 100)}`);
      if (i % 100 === 0) mkdirSync(folder);
      writeFileSync(join(folder, `file-${i}.ts`), source.slice(at, end));
      at = end;
    }
  }

  remove(): void {
    spawnSync(process.execPath, [launcher, 'stop'], { env: this.env });
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Real TypeScript and JavaScript, the same for the same lock file; begun again from the start when there is too little. */
function sourceText(bytes: number): string {
  const texts: string[] = [];
  let total = 0;
  const take = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (total >= bytes) return;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) take(path);
      else if (/\.(?:ts|mts|js|mjs)$/.test(entry.name) && !/\.min\.|bundle/.test(entry.name)) {
        const text = readFileSync(path, 'utf8');
        // Packed files are no code that anybody writes.
        if (text.length / text.split('\n').length > 100) continue;
        texts.push(text);
        total += text.length;
      }
    }
  };
  const modules = join(repository, 'node_modules');
  if (existsSync(modules))
    for (let before = -1; total < bytes && total > before; ) {
      before = total;
      take(modules);
    }
  return texts.join('\n').slice(0, bytes);
}
