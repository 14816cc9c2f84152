/** Branch, commit and uncommitted lines are those that git tells, and nothing that a repository configures is run. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@foretoken/base/clock.js';
import { openGitState } from '@foretoken/codebase/files/open-git-state.js';

describe('git state', () => {
  let folder: string;
  let root: string;

  beforeEach(function () {
    if (spawnSync('git', ['--version']).status !== 0) {
      console.log('    skipped: there is no git on this machine');
      this.skip();
    }
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'foretoken-git-')));
    root = join(folder, 'root');
    mkdirSync(root);
    git(root, 'init', '-q', '-b', 'main');
  });
  afterEach(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  const git = (cwd: string, ...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.test', ...args], { cwd, encoding: 'utf8' }).trim();
  const lines = (count: number) => Array.from({ length: count }, (_, i) => `line ${i + 1}`);
  const write = (path: string, content: readonly string[], at = root) =>
    writeFileSync(join(at, path), `${content.join('\n')}\n`);

  async function stateOf(at = root) {
    const state = openGitState(at, systemClock);
    await state.refresh();
    const { branch, commit, problem } = state;
    const changes = state.changes().map(({ path, startLine, endLine }) => `${path}:${startLine}-${endLine}`);
    state.close();
    return { branch, commit, problem, changes };
  }

  it('tells branch and commit: before the first one, packed, detached, in a worktree', async () => {
    assert.deepEqual(await stateOf(), { branch: 'main', commit: undefined, problem: undefined, changes: [] });
    write('a.txt', lines(3));
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', 'a');
    const commit = git(root, 'rev-parse', 'HEAD');
    assert.deepEqual(await stateOf(), { branch: 'main', commit, problem: undefined, changes: [] });
    git(root, 'pack-refs', '--all');
    assert.equal((await stateOf()).commit, commit);
    git(root, 'worktree', 'add', '-q', '-b', 'side/x', join(folder, 'tree'));
    assert.deepEqual(await stateOf(join(folder, 'tree')), {
      branch: 'side/x',
      commit,
      problem: undefined,
      changes: [],
    });
    git(root, 'checkout', '-q', '--detach');
    const { branch, commit: detached } = await stateOf();
    assert.deepEqual([branch, detached], [undefined, commit]);
    assert.deepEqual(await stateOf(folder), { branch: undefined, commit: undefined, problem: undefined, changes: [] });
  });

  it('tells changed lines as git does, staged or not, whatever the index looks like', async function () {
    this.timeout(60_000);
    const random = seeded(5);
    for (const version of ['2', '3', '4']) {
      for (const name of ['a.txt', 'ab.txt', 'b.txt']) write(name, lines(40));
      mkdirSync(join(root, 'sub'), { recursive: true });
      write('sub/ü.txt', lines(40));
      git(root, 'add', '-A');
      git(root, 'update-index', '--index-version', version);
      git(root, 'commit', '-q', '--allow-empty', '-m', version);
      for (let round = 0; round < 12; round++) {
        const content = lines(40);
        for (let i = 0; i < 1 + random(4); i++)
          content.splice(random(content.length), random(3), ...lines(random(3)).map((line) => `${line} new`));
        write(['a.txt', 'ab.txt', 'sub/ü.txt'][round % 3] ?? '', content);
        if (random(2) === 0) git(root, 'add', '-A');
        const diff = git(root, '-c', 'core.quotePath=false', 'diff', '-U0', '--minimal', '--no-prefix', 'HEAD');
        assert.deepEqual(touched((await stateOf()).changes), touched(rangesOf(diff)), diff);
      }
      git(root, 'reset', '-q', '--hard');
    }
    const below = await stateOf(join(root, 'sub'));
    assert.deepEqual(below.changes, []);
  });

  it('gives paths from the root, and new, deleted, ignored and secret files their due', async () => {
    mkdirSync(join(root, 'sub'));
    write('sub/a.txt', lines(3));
    write('gone.txt', lines(3));
    write('.env', ['A=1']);
    git(root, 'add', '-f', '-A');
    git(root, 'commit', '-qm', 'a');
    write('sub/a.txt', ['line 1', 'changed', 'line 3']);
    write('sub/staged.txt', ['one', 'two']);
    write('untracked.txt', ['one']);
    write('.env', ['A=2']);
    git(root, 'add', 'sub/staged.txt');
    rmSync(join(root, 'gone.txt'));
    assert.deepEqual((await stateOf()).changes.sort(), ['sub/a.txt:2-2', 'sub/staged.txt:1-2']);
    assert.deepEqual((await stateOf(join(root, 'sub'))).changes.sort(), ['a.txt:2-2', 'staged.txt:1-2']);
  });

  it('runs nothing that a hostile repository names', async () => {
    write('a.txt', lines(3));
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', 'a');
    const script = join(folder, 'evil.sh');
    writeFileSync(script, `#!/bin/sh\ntouch ${folder}/ran-$1\ncat\n`);
    chmodSync(script, 0o755);
    for (const [key, what] of [
      ...['clean', 'smudge', 'process'].map((name) => [`filter.evil.${name}`, name]),
      ...[
        'diff.external',
        'diff.evil.textconv',
        'diff.evil.command',
        'core.fsmonitor',
        'core.pager',
        'core.sshCommand',
      ].map((name) => [name, name]),
      ['alias.diff-index', '!evil'],
    ])
      git(root, 'config', key ?? '', `${script} ${what}`);
    git(root, 'config', 'core.hooksPath', folder);
    git(root, 'config', 'filter.evil.required', 'true');
    writeFileSync(join(root, '.gitattributes'), '* filter=evil diff=evil\n');
    appendFileSync(join(root, 'a.txt'), 'more\n');
    assert.deepEqual((await stateOf()).changes, ['a.txt:4-4']);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.startsWith('ran-')),
      [],
    );
    writeFileSync(join(root, '.git', 'index'), 'DIRC nonsense');
    const broken = await stateOf();
    assert.match(broken.problem ?? '', /^Uncommitted changes cannot be told: /);
    assert.ok(!existsSync(join(folder, 'ran-process')));
  });
});

/** How much is touched where: which of equal lines is the new one is a matter of taste. */
function touched(ranges: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const range of ranges) {
    const [, path = '', start, end] = /^(.*):(\d+)-(\d+)$/.exec(range) ?? [];
    counts[path] = (counts[path] ?? 0) + Number(end) - Number(start) + 1;
  }
  return counts;
}

/** The ranges of a diff without context; where lines were only taken away, the line before. */
function rangesOf(diff: string): string[] {
  const ranges: string[] = [];
  let path = '';
  for (const line of diff.split('\n')) {
    path = /^\+\+\+ (.*?)\t?$/.exec(line)?.[1] ?? path;
    const hunk = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (hunk === null) continue;
    const start = Math.max(1, Number(hunk[1]));
    ranges.push(`${path}:${start}-${Math.max(start, start + Number(hunk[2] ?? 1) - 1)}`);
  }
  return ranges;
}

function seeded(seed: number): (max: number) => number {
  let state = seed;
  return (max) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * max);
  };
}
