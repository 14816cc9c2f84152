/** Changes on the disk reach the index by themselves. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { IgnoreRules } from '@foretoken/codebase/files/ignore-rules.js';
import { type SystemWatcher, systemWatcher } from '@foretoken/codebase/files/system-watcher.js';
import { unwatchedIn } from '@foretoken/codebase/files/unwatched.js';
import { type Watch, watchRoot } from '@foretoken/codebase/files/watch.js';
import { rootRelative } from '@foretoken/codebase/text/file-uri.js';
import { TemporaryCodebase } from '../index/temporary-codebase.js';

describe('watch', function () {
  // What the system tells of comes when there is a processor for it: where none is free, seconds late.
  this.timeout(120_000);

  it('follows writes and deletes, also in a build folder that was taken back', async () => {
    const codebase = new TemporaryCodebase({
      'a.ts': 'const a = 1;',
      '.foretokenignore': '!dist/\n',
      'dist/b.ts': 'const b = 1;',
    });
    let commits = 0;
    let wake = () => {};
    const indexer = await codebase.indexer({
      onCommit() {
        commits++;
        wake();
      },
    });
    const next = async (change: () => void, holds: () => boolean) => {
      change();
      while (!holds())
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    };
    const paths = () => Object.keys(codebase.contents()).filter((path) => path.endsWith('.ts'));
    try {
      await indexer.watch();
      await indexer.indexAll(new AbortController().signal);
      assert.deepEqual(paths(), ['a.ts', 'dist/b.ts']);
      await next(
        () => codebase.write('sub/c.ts', 'const c = 1;'),
        () => paths().includes('sub/c.ts'),
      );
      await next(
        () => codebase.write('dist/d.ts', 'const d = 1;'),
        () => paths().includes('dist/d.ts'),
      );
      await next(
        () => rmSync(join(codebase.root, 'a.ts')),
        () => !paths().includes('a.ts'),
      );
      assert.ok(commits >= 4);
    } finally {
      await indexer.close();
      codebase.remove();
    }
  });

  it('follows how editors and people change files: atomic saves, renames of case alone, deletes undone', async () => {
    const codebase = new TemporaryCodebase({ 'a.ts': 'const first = 1;', 'Case.ts': 'const cased = 1;' });
    const path = (name: string) => join(codebase.root, name);
    const indexer = await codebase.indexer();
    const holds = async (expected: Readonly<Record<string, string>>) => {
      for (const end = performance.now() + 60_000; performance.now() < end; ) {
        const found = Object.fromEntries(
          Object.entries(codebase.contents()).map(([name, rows]) => [name, rows.join()]),
        );
        if (JSON.stringify(found) === JSON.stringify(expected)) return;
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      assert.deepEqual(codebase.contents(), expected);
    };
    try {
      await indexer.watch();
      await indexer.indexAll(new AbortController().signal);
      writeFileSync(path('a.ts.tmp~'), 'const second = 2;');
      renameSync(path('a.ts.tmp~'), path('a.ts'));
      await holds({ 'Case.ts': 'const cased = 1;', 'a.ts': 'const second = 2;' });
      renameSync(path('Case.ts'), path('case.ts'));
      await holds({ 'a.ts': 'const second = 2;', 'case.ts': 'const cased = 1;' });
      rmSync(path('a.ts'));
      writeFileSync(path('a.ts'), 'const third = 3;');
      await holds({ 'a.ts': 'const third = 3;', 'case.ts': 'const cased = 1;' });
      mkdirSync(path('sub'));
      renameSync(path('case.ts'), path('sub/case.ts'));
      await holds({ 'a.ts': 'const third = 3;', 'sub/case.ts': 'const cased = 1;' });
      renameSync(path('sub'), path('moved'));
      await holds({ 'a.ts': 'const third = 3;', 'moved/case.ts': 'const cased = 1;' });
    } finally {
      await indexer.close();
      codebase.remove();
    }
  });

  it('hears nothing of folders that tools make anywhere, and of all that is named like them', async () => {
    const codebase = new TemporaryCodebase({ '.gitignore': 'dist\n', 'a/dist/b.ts': '', 'a/redistribute/c.ts': '' });
    const unwatched = unwatchedIn(codebase.root, new IgnoreRules(codebase.root, []));
    const told = new Set<string>();
    let wake = () => {};
    const { unsubscribe } = await systemWatcher.subscribe(codebase.root, unwatched, (_error, paths) => {
      for (const path of paths) told.add(rootRelative(codebase.root, path) ?? path);
      wake();
    });
    try {
      const names = ['a/dist/b.ts', 'dist/d.ts', 'a/redistribute/c.ts', 'distance.ts', 'z.ts'];
      for (const name of names) codebase.write(name, 'const changed = 1;');
      while (!told.has('z.ts'))
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      assert.deepEqual([...told].sort(), ['a/redistribute/c.ts', 'distance.ts', 'z.ts']);
    } finally {
      await unsubscribe();
      codebase.remove();
    }
  });

  describe('of a system that does as the test says', () => {
    const codebase = new TemporaryCodebase({ '.gitignore': 'gen/\n', 'gen/x': '', 'src/gen/y': '', 'a.ts': '' });
    const told: (readonly string[] | undefined)[] = [];
    const problems: string[] = [];
    const subscriptions: {
      unwatched: readonly (string | RegExp)[];
      emit: (error: Error | null, paths: readonly string[]) => void;
    }[] = [];
    let refuse: Error | undefined;
    let watch: Watch | undefined;
    let wake = () => {};
    const watcher: SystemWatcher = {
      async subscribe(_root, unwatched, emit) {
        if (refuse !== undefined) throw refuse;
        subscriptions.push({ unwatched, emit });
        return { unsubscribe: async () => {} };
      },
    };
    const open = async (pollMs?: number) => {
      const rules = new IgnoreRules(codebase.root, []);
      const onChange = (paths: readonly string[] | undefined) => {
        told.push(paths);
        wake();
      };
      watch = await watchRoot({
        root: codebase.root,
        rules,
        onChange,
        onProblem: (why) => problems.push(why),
        watcher,
        pollMs,
      });
    };
    const nextTold = () =>
      new Promise<void>((resolve) => {
        wake = resolve;
      });
    const path = (name: string) => join(codebase.root, name);

    afterEach(async () => {
      await watch?.close();
      told.length = 0;
      problems.length = 0;
      subscriptions.length = 0;
      refuse = undefined;
    });
    after(() => codebase.remove());

    it('polls where the limit of watches is reached, and says so', async () => {
      refuse = new Error('inotify_add_watch failed: No space left on device (ENOSPC)');
      await open();
      assert.match(watch?.problem ?? '', /cannot be watched \(.*ENOSPC\).*every 30 s.*max_user_watches/);
      await watch?.close();
      await open(10);
      for (let walk = 1; walk <= 3; walk++) await nextTold();
      assert.deepEqual(told.slice(0, 3), [undefined, undefined, undefined]);
      await watch?.close();
      const walks = told.length;
      await new Promise((resolve) => setTimeout(resolve, 50));
      assert.equal(told.length, walks, 'a root that is closed is not walked');
    });

    it('does not watch what is left out, and tells nothing of it', async () => {
      await open();
      assert.ok(
        subscriptions[0]?.unwatched.includes(path('gen')) && subscriptions[0].unwatched.includes(path('src/gen')),
      );
      const told1 = nextTold();
      for (let i = 0; i < 5_000; i++) subscriptions[0]?.emit(null, [path(`gen/${i}.ts`)]);
      subscriptions[0]?.emit(null, [path('a.ts')]);
      await told1;
      assert.deepEqual(told, [[path('a.ts')]]);
    });

    it('tells a storm once, as anything', async () => {
      await open();
      const told1 = nextTold();
      for (let i = 0; i < 5_000; i++) subscriptions[0]?.emit(null, [path(`src/${i}.ts`)]);
      await told1;
      assert.deepEqual(told, [undefined]);
    });

    it('watches anew after an error and looks for what was missed; polls when that goes on', async () => {
      await open();
      for (let i = 1; i <= 5; i++) {
        const told1 = nextTold();
        subscriptions.at(-1)?.emit(new Error('events were dropped'), []);
        await told1;
        assert.deepEqual(
          [told.length, told.at(-1), subscriptions.length, watch?.problem],
          [i, undefined, i + 1, undefined],
        );
      }
      const told1 = nextTold();
      subscriptions.at(-1)?.emit(new Error('events were dropped'), []);
      await told1;
      assert.match(watch?.problem ?? '', /events were dropped/);
      assert.deepEqual(problems, [watch?.problem]);
    });

    it('watches what new rules no longer leave out', async () => {
      await open();
      codebase.write('.gitignore', '');
      await watch?.follow(new IgnoreRules(codebase.root, []));
      assert.equal(subscriptions.length, 2);
      assert.ok(!subscriptions[1]?.unwatched.includes(path('gen')));
    });

    it('asks for a walk when another branch is switched to', async function () {
      if (spawnSync('git', ['--version']).status !== 0) {
        console.log('    skipped: there is no git on this machine');
        this.skip();
      }
      execFileSync('git', ['init', '-q'], { cwd: codebase.root });
      await open();
      const told1 = nextTold();
      execFileSync('git', ['symbolic-ref', 'HEAD', 'refs/heads/other'], { cwd: codebase.root });
      await told1;
      assert.deepEqual(told, [undefined]);
    });
  });
});
