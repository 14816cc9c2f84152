/** What is left out is what git leaves out: compared with git itself on made-up trees. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { IgnoreRules } from '@foretoken/codebase/files/ignore-rules.js';

describe('ignore rules', () => {
  let folder: string;
  const before = { HOME: process.env['HOME'], XDG_CONFIG_HOME: process.env['XDG_CONFIG_HOME'] };

  beforeEach(function () {
    if (spawnSync('git', ['--version']).status !== 0) {
      console.log('    skipped: there is no git on this machine');
      this.skip();
    }
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'foretoken-ignore-')));
    process.env['HOME'] = join(folder, 'home');
    process.env['XDG_CONFIG_HOME'] = join(folder, 'home', 'config');
    mkdirSync(join(folder, 'home'));
  });
  afterEach(() => {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  const git = (cwd: string, ...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.test', ...args], { cwd, encoding: 'utf8' });

  function write(path: string, text = ''): void {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  /** What git would add, and what the rules let a walk see, below a root. */
  function both(root: string): { git: string[]; ours: string[] } {
    const listed = git(root, 'ls-files', '-c', '-o', '--exclude-standard', '-z')
      .split('\0')
      .filter((path) => path !== '');
    const rules = new IgnoreRules(root, []);
    const ours: string[] = [];
    const walk = (at: string) => {
      for (const entry of readdirSync(join(root, at), { withFileTypes: true })) {
        const path = at === '' ? entry.name : `${at}/${entry.name}`;
        if (entry.name === '.git') continue;
        if (!entry.isDirectory()) {
          assert.equal(rules.ignores(path), rules.ignoresEntry(path), path);
          if (!rules.ignoresEntry(path)) ours.push(path);
        } else if (!rules.ignoresEntry(`${path}/`)) walk(path);
      }
    };
    walk('');
    return { git: listed.sort(), ours: ours.sort() };
  }

  it('are those of git on many trees with nested, negated, anchored, odd patterns', function () {
    this.timeout(120_000);
    const random = seeded(7);
    const pick = <T>(items: readonly T[]): T => {
      const item = items[random(items.length)];
      assert.ok(item !== undefined);
      return item;
    };
    const names = [
      'a',
      'b',
      'ab',
      'abc',
      'x.lx',
      'y.lx',
      'A',
      'a b',
      'c.txt',
      '.hid',
      'lib',
      '!n',
      '#h',
      '[x]',
      'a.b.c',
    ];
    const odd = [
      ...['*', '?', '*.lx', '*.*', 'a*', '*b', 'a?c', '[ab]', '[!a]*', '[a-c]b', '**', 'a/**', '**/b', 'a/**/b', '/*'],
      ...[
        '/a',
        'a/',
        '*/',
        '/*/',
        'lib/*',
        'lib/**/x.lx',
        '\\!n',
        '\\#h',
        '#h',
        '!n',
        'a b ',
        'a\\ b',
        'a b\\ ',
        '[[:upper:]]',
      ],
      ...[
        '*.lx\r',
        '**/lib/',
        '/**/a',
        'a/**/',
        'a**b',
        '**b',
        'b**/c.txt',
        '[',
        '[a',
        '\\',
        'a\\',
        '[]x]',
        '[\\]x]',
        '\\[x\\]',
        '',
      ],
      ...[
        'lib/a/',
        'a//b',
        '/',
        '//a',
        '.hid',
        './a',
        '*.b.c',
        '*.c',
        '[^a-z]',
        'a/*/c.txt',
        '**/**/a',
        '   ',
        '[x-',
        '[a-]',
      ],
    ];
    const rules = () =>
      Array.from({ length: 1 + random(5) }, () => {
        const pattern = random(3) === 0 ? pick(names) : pick(odd);
        return `${random(3) === 0 ? '!' : ''}${random(6) === 0 ? '/' : ''}${pattern}`;
      }).join('\n');
    const root = join(folder, 'root');
    mkdirSync(root);
    git(root, 'init', '-q');
    for (let round = 0; round < 60; round++) {
      for (const name of readdirSync(root))
        if (name !== '.git') rmSync(join(root, name), { recursive: true, force: true });
      rmSync(join(root, '.git', 'info', 'exclude'), { force: true });
      rmSync(join(folder, 'home'), { recursive: true, force: true });
      const folders = [''];
      for (let i = 0; i < 6; i++) folders.push([pick(folders), pick(names)].filter((part) => part !== '').join('/'));
      for (const at of folders) {
        mkdirSync(join(root, at), { recursive: true });
        for (let i = 0; i < 4; i++) {
          const file = join(root, at, pick(names));
          if (folders.every((other) => join(root, other) !== file)) write(file);
        }
        if (random(2) === 0) write(join(root, at, '.gitignore'), rules());
      }
      if (random(3) === 0) write(join(root, '.git', 'info', 'exclude'), rules());
      if (random(3) === 0) write(join(folder, 'home', 'config', 'git', 'ignore'), rules());
      if (random(4) === 0) {
        write(join(folder, 'home', 'mine'), rules());
        const excludes = '[core]\n\texcludesFile = ~/mine\n';
        const isIncluded = random(2) === 0;
        write(
          join(folder, 'home', '.gitconfig'),
          `[user]\n\tname = a\n${isIncluded ? '[include]\n\tpath = dots/git\n' : excludes}`,
        );
        if (isIncluded) write(join(folder, 'home', 'dots', 'git'), excludes);
      }
      const found = both(root);
      assert.deepEqual(found.ours, found.git, `round ${round}`);
    }
  });

  it('are those of git in a worktree and a submodule, and in a folder below', () => {
    const main = join(folder, 'main');
    write(join(main, '.gitignore'), '*.lx\n/sub/gen\n');
    write(join(main, 'a.txt'), 'a');
    git(main, 'init', '-q');
    git(main, 'add', '-A');
    git(main, 'commit', '-qm', 'a');
    write(join(main, '.git', 'info', 'exclude'), 'private.txt\n');
    const tree = join(folder, 'tree');
    git(main, 'worktree', 'add', '-q', tree);
    git(main, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', main, 'module');
    write(join(main, '.git', 'modules', 'module', 'info', 'exclude'), 'secret.txt\n');
    for (const root of [tree, join(main, 'module'), join(tree, 'sub')]) {
      for (const name of ['private.txt', 'secret.txt', 'x.lx', 'sub/gen/y', 'gen/y', 'b.txt']) write(join(root, name));
      const found = both(root);
      assert.deepEqual(found.ours, found.git, root);
      assert.ok(found.git.includes('b.txt') && !found.git.includes('x.lx'));
    }
  });

  it('let a folder be opened that a repository above leaves out', () => {
    write(join(folder, '.gitignore'), '*\n');
    git(folder, 'init', '-q');
    write(join(folder, 'project', 'a.ts'));
    assert.equal(new IgnoreRules(join(folder, 'project'), []).ignores('a.ts'), false);
  });

  it('end where a configuration includes itself', () => {
    const home = join(folder, 'home', '.gitconfig');
    write(home, `${'[include]\n\tpath = ~/.gitconfig\n'.repeat(1_000)}[core]\n\texcludesFile = ~/mine\n`);
    write(join(folder, 'home', 'mine'), 'a.ts\n');
    assert.equal(new IgnoreRules(folder, []).ignores('a.ts'), true);
  });

  it('take no longer than the pattern is, whatever it is', () => {
    write(join(folder, '.gitignore'), `${'*a'.repeat(500)}b\n${'**/'.repeat(500)}b\n${' '.repeat(100_000)}x\n`);
    const rules = new IgnoreRules(folder, []);
    assert.equal(rules.ignores('a'.repeat(4_000)), false);
    assert.equal(rules.ignores(`${'a/'.repeat(500)}a`), false);
  });
});

function seeded(seed: number): (max: number) => number {
  let state = seed;
  return (max) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * max);
  };
}
