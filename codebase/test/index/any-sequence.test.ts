/**
 * Any sequence of edits, renames, deletions, branch switches, ignore rules, missed events, pauses and crashes gives the index
 * that a fresh one of the same disk would be. FORETOKEN_INDEX_STEPS and FORETOKEN_INDEX_SEED make a longer run, or another.
 */
import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { RootIndexer } from '@foretoken/codebase/index/root-indexer.js';
import { TemporaryCodebase } from './temporary-codebase.js';

const steps = Number(process.env['FORETOKEN_INDEX_STEPS'] ?? 250);
const seed = Number(process.env['FORETOKEN_INDEX_SEED'] ?? 1);
const signal = new AbortController().signal;

describe('an index after any sequence of changes', function () {
  this.timeout(60_000 + steps * 1_000);

  it('is that of a fresh indexing of the same disk', async () => {
    const world = new World(seed);
    try {
      await world.open();
      for (let step = 1; step <= steps; step++) {
        await world.step();
        await world.follow(step);
        if (step % 40 === 0 || step === steps) await world.compare(step);
      }
    } finally {
      await world.end();
    }
  });
});

class World {
  readonly #codebase = new TemporaryCodebase();
  readonly #kept = join(this.#codebase.folder, 'kept');
  readonly #branches = new Map<number, Map<string, string>>();
  readonly #done: string[] = [];
  readonly #reader = this.#codebase.reader();
  #indexer: RootIndexer | undefined;
  #state: number;
  /** The index folder is kept at this callback from now, as a crash would leave it there. */
  #keepIn = 0;

  constructor(seed: number) {
    this.#state = seed;
  }

  async open(): Promise<void> {
    const keep = () => {
      if (this.#keepIn === 0 || --this.#keepIn > 0) return;
      rmSync(this.#kept, { recursive: true, force: true });
      cpSync(this.#codebase.indexFolder, this.#kept, { recursive: true });
    };
    this.#indexer = await this.#codebase.indexer({ onStatus: keep, onCommit: keep });
    await this.#indexer.indexAll(signal);
  }

  async step(): Promise<void> {
    const at = this.#random(actions.length);
    const action = actions[at] ?? 'edit';
    this.#done.push(action);
    switch (action) {
      case 'crash':
        this.#keepIn = 1 + this.#random(4);
        await this.#told(this.#change());
        return this.#crash();
      case 'missed':
        await this.#indexer?.close();
        for (let i = 0; i < 3; i++) this.#change();
        return this.open();
      case 'pause':
        this.#indexer?.pause();
        await this.#told(this.#change());
        await this.#told(this.#change());
        return this.#indexer?.resume();
      case 'walk':
        this.#change();
        await this.#indexer?.indexAll(signal);
        return;
      case 'together':
        // Events come while others are at work.
        await Promise.all([
          this.#told(this.#change(true)),
          this.#told(this.#change(true)),
          this.#indexer?.indexAll(signal),
        ]);
        return;
      case 'edit':
        return this.#told(this.#change(true));
    }
  }

  async compare(step: number): Promise<void> {
    const fresh = join(this.#codebase.folder, `fresh-${step}`);
    await this.#codebase.indexed({ indexFolder: fresh });
    const story = `seed ${seed}: ${this.#done.join(' ')}`;
    const [grown, expected] = [this.#seen(this.#codebase.indexFolder), this.#seen(fresh)];
    assert.ok(Object.keys(expected.contents).length > 0, story);
    assert.deepEqual(grown, expected, story);
    // A reader that has followed every step has the same.
    assert.deepEqual(this.#codebase.contentsOf(this.#reader), expected.contents, story);
    rmSync(fresh, { recursive: true });
  }

  /** As a command does, at once; as a daemon does, after opening ahead; and at once while that is under way. */
  async follow(step: number): Promise<void> {
    const opening = step % 3 === 0 ? undefined : this.#reader.openAhead();
    if (step % 3 === 1) await opening;
    this.#reader.refresh();
    await opening;
  }

  async end(): Promise<void> {
    this.#reader.close();
    await this.#indexer?.close();
    this.#codebase.remove();
  }

  /** The process is gone at the moment that was kept, with what a crash may leave lying about. */
  async #crash(): Promise<void> {
    await this.#indexer?.close();
    this.#keepIn = 0;
    if (existsSync(this.#kept)) {
      rmSync(this.#codebase.indexFolder, { recursive: true });
      renameSync(this.#kept, this.#codebase.indexFolder);
    }
    writeFileSync(join(this.#codebase.indexFolder, 'segment-0123456789abcdef'), 'half a segm');
    writeFileSync(join(this.#codebase.indexFolder, 'segment-fedcba9876543210.new'), '');
    await this.open();
  }

  async #told(paths: readonly string[]): Promise<void> {
    await this.#indexer?.update(
      paths.map((path) => join(this.#codebase.root, path)),
      signal,
    );
  }

  /** Changes the disk; the paths an event would name. What only an event can tell happens where it will be told. */
  #change(isTold = false): string[] {
    const path = this.#path();
    const file = join(this.#codebase.root, path);
    switch (this.#random(16)) {
      case 0:
        rmSync(file, { force: true });
        return [path];
      case 1: {
        const to = this.#path();
        if (!existsSync(file) || to === path) return [path];
        mkdirSync(dirname(join(this.#codebase.root, to)), { recursive: true });
        renameSync(file, join(this.#codebase.root, to));
        return [path, to];
      }
      case 2: {
        const [from, to] = [`d${this.#random(3)}`, `d${this.#random(3)}`];
        const [source, target] = [join(this.#codebase.root, from), join(this.#codebase.root, to)];
        if (from === to || !existsSync(source)) return [];
        rmSync(target, { recursive: true, force: true });
        renameSync(source, target);
        return [from, to];
      }
      case 3: {
        const patterns = ['', '', '*.gen.ts\n', 'd1/\n', 'f3*\n!f3.ts\n'];
        const ignoring = this.#random(2) === 0 ? '.gitignore' : 'd0/.foretokenignore';
        this.#codebase.write(ignoring, patterns[this.#random(patterns.length)] ?? '');
        return [ignoring];
      }
      case 4:
        return this.#checkOut(this.#random(3));
      case 5:
        if (existsSync(file)) utimesSync(file, 1_000_000 + this.#random(5), this.#random(2) * 4e9);
        return [path];
      case 6:
      case 7: {
        // Another text of the same length under the same date.
        if (!existsSync(file) || !isTold) return [];
        const { atimeMs, mtimeMs, size } = statSync(file);
        writeFileSync(file, `// ${this.#random(10)}`.padEnd(size, 'x').slice(0, size));
        utimesSync(file, atimeMs / 1000, mtimeMs / 1000);
        return [path];
      }
      default:
        this.#codebase.write(path, this.#text());
        // As unpacked from an archive.
        if (isTold) utimesSync(file, 1_000_000, 1_000_000 + this.#random(3));
        return [path];
    }
  }

  /** Puts the tree of a branch in place of what is there; the first time, the branch is what is there. */
  #checkOut(branch: number): string[] {
    const now = this.#tree();
    const then = this.#branches.get(branch);
    if (then === undefined) {
      this.#branches.set(branch, now);
      return [];
    }
    const changed: string[] = [];
    for (const path of new Set([...now.keys(), ...then.keys()])) {
      const text = then.get(path);
      if (text === now.get(path)) continue;
      changed.push(path);
      if (text === undefined) rmSync(join(this.#codebase.root, path));
      else this.#codebase.write(path, text);
    }
    return changed;
  }

  #tree(): Map<string, string> {
    const { root } = this.#codebase;
    const paths = readdirSync(root, { recursive: true, encoding: 'utf8' });
    const files = paths.filter((path) => statSync(join(root, path)).isFile());
    return new Map(files.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
  }

  #path(): string {
    return `d${this.#random(3)}/f${this.#random(9)}${this.#random(5) === 0 ? '.gen' : ''}.ts`;
  }

  #text(): string {
    const lines = Array.from({ length: 2 + this.#random(12) }, () => {
      const name = `value${this.#random(12)}`;
      const from = `./f${this.#random(6)}.js`;
      const kinds = [
        `import { ${name} } from '${from}';`,
        `export function ${name}(input: number) {`,
        '}',
        `  return ${name} + ${this.#random(4)};`,
        `export const ${name}Again = ${this.#random(9)};`,
        '',
      ];
      return kinds[this.#random(kinds.length)] ?? '';
    });
    return lines.join('\n');
  }

  /** All that readers can see of an index. */
  #seen(indexFolder: string) {
    const contents = this.#codebase.contents(indexFolder);
    const reader = this.#codebase.reader(indexFolder);
    try {
      const names = Array.from({ length: 12 }, (_, at) => `value${at}`);
      const { structure } = reader;
      return {
        contents,
        stats: { ...reader.tables.stats, bytes: 0 },
        found: names.map((name) => reader.search(`${name} again`, 5).map(({ path, startLine }) => [path, startLine])),
        definitions: names.map((name) => structure.definitionsOf(name, 20, new Set())),
        imports: Object.keys(contents).map((path) => [structure.importsOf(path), structure.importersOf(path, 50)]),
      };
    } finally {
      reader.close();
    }
  }

  #random(below: number): number {
    this.#state = (Math.imul(this.#state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * below);
  }
}

const actions = [
  'crash',
  'missed',
  'pause',
  'walk',
  'together',
  'edit',
  'edit',
  'edit',
  'edit',
  'edit',
  'edit',
  'edit',
] as const;
