/** A home and a codebase of plain habits for tests of real editors. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
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
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { files, scenarios } from './scenarios.js';

export const repository = fileURLToPath(new URL('../../..', import.meta.url));
export const foretoken = join(repository, 'foretoken');

/** What a user types, and what stands in the file once the suggestion is accepted. */
export const typed = '  const session = await openS';
export const accepted = '  const session = await openSession(request.headers.authorization);';

/** The line after that. */
export const typedNext = '  if (session === u';
export const acceptedNext = "  if (session === undefined) return response.refuse('no session');";

export class EditorScene {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'foretoken-editor-')));
  readonly root = join(this.folder, 'project');
  readonly home = join(this.folder, 'home');
  /** The file that is being written; its first line is there. */
  readonly file = join(this.root, 'src', 'Coupons.ts');

  /** As much is there of these, and no other test opens them. */
  readonly fresh = [1, 2, 3, 4, 5, 6, 7].map((number) => join(this.root, 'src', `Fresh${number}.ts`));

  readonly #given: NodeJS.ProcessEnv;

  /** `given` is in the environment of all that the scene starts. */
  constructor(given: NodeJS.ProcessEnv = {}) {
    this.#given = given;
    mkdirSync(join(this.root, 'src'), { recursive: true });
    for (const [path, lines] of Object.entries(files)) writeFileSync(join(this.root, path), linesOf(lines));
    for (const { file, begins } of scenarios) writeFileSync(join(this.root, file), linesOf(begins));
    for (const file of [this.file, ...this.fresh]) writeFileSync(file, head(basename(file, '.ts')));
    // Indexed before the editor comes, so that a test waits for the editor alone.
    this.run('start');
    this.run('index', this.root);
  }

  get env(): NodeJS.ProcessEnv {
    const inherited = Object.entries(process.env).filter(([name]) => !/^(?:FORETOKEN_|npm_config_)/i.test(name));
    return { ...Object.fromEntries(inherited), HOME: this.folder, FORETOKEN_HOME: this.home, ...this.#given };
  }

  run(...argv: string[]): string {
    return execFileSync(foretoken, argv, { cwd: this.root, env: this.env, encoding: 'utf8' });
  }

  text(): string {
    return readFileSync(this.file, 'utf8');
  }

  /** The daemon's sessions with editors, those that have a document open. */
  sessions(): readonly { readonly documents: number; readonly roots: readonly string[] }[] {
    const status: { sessions: { documents: number; roots: string[] }[] } = JSON.parse(this.run('status', '--json'));
    return status.sessions.filter((session) => session.documents > 0);
  }

  hasEditor(): boolean {
    return this.sessions().length > 0;
  }

  /** Whether the daemon that runs has suggested something in a file of the codebase. */
  hasShown(file: string): boolean {
    const { stdout } = spawnSync(foretoken, ['trace'], { cwd: this.root, env: this.env, encoding: 'utf8' });
    return stdout.split('\n').some((line) => line.includes(`${file}:`) && line.includes(' shown'));
  }

  /** Puts a mark beside what is stored of the codebase, which goes with that; tells whether it is there. */
  markIndex(): () => boolean {
    const indexes = join(this.home, 'cache', 'index');
    const [own = ''] = readdirSync(indexes);
    const mark = join(indexes, own, 'mark');
    writeFileSync(mark, '');
    return () => existsSync(mark);
  }

  remove(): void {
    spawnSync(foretoken, ['stop'], { env: this.env });
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Editors tell of nothing from outside: looked at until it holds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 800; i++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`waited in vain for ${holds}`);
}

export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

/** Prints how long it took; a machine that does other things as well is no fault, seconds are. */
export function sayTimes(what: string, times: readonly number[]): void {
  console.log(`    ${what}, median of ${times.length}: ${Math.round(median(times))} ms`);
  assert.ok(median(times) < soonMsMax, `${what}: ${times.join(' ')} ms`);
}

const soonMsMax = 2_000;

function linesOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

function head(name: string): string {
  return `export async function handle${name}(request: Request, response: Response): Promise<void> {\n`;
}
