/** Runs the command line as users do: as a process of its own, with a home of its own. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readDiscovery } from '@foretoken/daemon/discovery/discovery-file.js';

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const main = fileURLToPath(import.meta.resolve('@foretoken/daemon/cli/main.js'));

interface StartPlace {
  readonly cwd?: string;
  readonly shell?: string;
}

/** A fresh home and a folder for codebases, deleted by `remove`. */
export class Scene {
  readonly folder = mkdtempSync(join(tmpdir(), 'foretoken-cli-'));
  readonly home = join(this.folder, 'home');
  readonly root = join(this.folder, 'root');
  readonly #children: ChildProcessWithoutNullStreams[] = [];

  constructor() {
    mkdirSync(this.root);
  }

  /** Writes files under the root. */
  write(files: Readonly<Record<string, string>>, root = this.root): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  }

  /** In the folder of the codebase, or in another; by a shell where that is to prepare something and `exec "$0" "$@"`. */
  spawn(
    argv: readonly string[],
    env: Readonly<Record<string, string>> = {},
    { cwd = this.root, shell }: StartPlace = {},
  ): ChildProcessWithoutNullStreams {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('FORETOKEN_'));
    const line = [process.execPath, main, ...argv];
    const [file = '', ...rest] = shell === undefined ? line : ['sh', '-c', shell, ...line];
    const child = spawn(file, rest, {
      cwd,
      env: { ...Object.fromEntries(inherited), FORETOKEN_HOME: this.home, FORETOKEN_BUGS: 'throw', ...env },
    });
    this.#children.push(child);
    return child;
  }

  /** Runs to the end; `input` is all of standard input. */
  run(
    argv: readonly string[],
    options: StartPlace & { input?: string; env?: Readonly<Record<string, string>> } = {},
  ): Promise<Ran> {
    const child = this.spawn(argv, options.env, options);
    return new Promise((resolve, reject) => {
      const out: Buffer[] = [];
      const err: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
      child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
      child.stdin.on('error', () => {});
      child.once('error', reject);
      child.once('close', (code) =>
        resolve({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
      );
      child.stdin.end(options.input ?? '');
    });
  }

  /** Ends what still runs, too: a failed test must not leave processes behind. */
  remove(): void {
    for (const child of this.#children) if (child.exitCode === null) child.kill('SIGKILL');
    // A daemon is nobody's child; the file in our own home says which process it is.
    const daemon = readDiscovery(join(this.home, 'run'));
    if (daemon !== undefined && daemon.pid !== process.pid) process.kill(daemon.pid, 'SIGKILL');
    removeFolder(this.folder);
  }
}

/** The children of a killed daemon end a moment after it, and write until then; `maxRetries` does not remove what came meanwhile. */
function removeFolder(folder: string, attemptsMax = 20): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch (thrown) {
    if (attemptsMax === 1) throw thrown;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
    removeFolder(folder, attemptsMax - 1);
  }
}

/** The JSON lines of an output. */
export function jsonLines<T>(ran: Ran): T[] {
  return ran.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line): T => JSON.parse(line));
}
