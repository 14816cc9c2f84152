/** The index by hand: made, searched, forgotten; and a reset that leaves the settings. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { jsonLines, Scene } from './foretoken-process.js';

describe('index and reset', function () {
  this.timeout(30_000);
  let scene: Scene;
  beforeEach(() => {
    scene = new Scene();
    for (const name of ['Users', 'Orders', 'Invoices', 'Carts'])
      scene.write({ [`src/${name}.ts`]: `export const answer${name} = () => session.query${name}(request.body);\n` });
  });
  afterEach(() => scene.remove());

  it('indexes, finds, and forgets', async () => {
    const index = await scene.run(['index', '--json']);
    assert.equal(index.code, 0, index.stderr);
    const [status] = jsonLines<{ schema: number; phase: string; filesTotal: number }>(index);
    assert.deepEqual([status?.schema, status?.phase, status?.filesTotal], [1, 'ready', 4]);
    const [search] = jsonLines<{ snippets: { path: string }[] }>(await scene.run(['search', 'queryOrders', '--json']));
    assert.equal(search?.snippets[0]?.path, 'src/Orders.ts');
    assert.match((await scene.run(['search', 'queryOrders'])).stdout, /^src\/Orders\.ts:\d+: /);
    assert.equal(readdirSync(join(scene.home, 'cache', 'index')).length, 1);
    assert.equal((await scene.run(['index', '--forget'])).code, 0);
    assert.deepEqual(readdirSync(join(scene.home, 'cache', 'index')), []);
    const missing = await scene.run(['index', 'none']);
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /cannot be used as a codebase\.\n {2}why: There is no \S+none\.\n/);
  });

  it('learns a home folder only where it is named', async () => {
    const env = { HOME: scene.root };
    for (const argv of [['index'], ['start'], ['search', 'queryOrders']]) {
      const { code, stderr } = await scene.run(argv, { env });
      assert.equal(code, 2, argv.join(' '));
      assert.match(stderr, /is not learned, since it is your home folder/);
    }
    const named = await scene.run(['index', scene.root], { env });
    assert.equal(named.code, 0, named.stderr);
    const [inside] = jsonLines<{ root: string }>(await scene.run(['context', '--json', 'src/Orders.ts:1:9'], { env }));
    assert.equal(inside?.root, realpathSync(join(scene.root, 'src')));
  });

  it('answers where nothing can be kept, says why, and leaves nothing behind', async () => {
    mkdirSync(scene.home);
    writeFileSync(join(scene.home, 'cache'), 'no folder');
    const env = { TMPDIR: join(scene.folder, 'spare') };
    mkdirSync(env.TMPDIR);
    const found = await scene.run(['search', 'queryOrders'], { env });
    assert.match(found.stdout, /^src\/Orders\.ts:1: /);
    assert.match(found.stderr, /cache\/index\S* .*of this index, nothing is kept\.\n$/);
    const task = {
      id: 1,
      root: scene.root,
      path: 'src/New.ts',
      prefix: 'export const answerUsers = () => ',
      suffix: '\n',
    };
    const answer = await scene.run(['complete', '--batch'], { env, input: `${JSON.stringify(task)}\n` });
    assert.match(answer.stdout, /session\.query/);
    assert.deepEqual(readdirSync(env.TMPDIR), []);
    await scene.run(['start'], { env });
    const beside = await scene.run(['search', 'queryOrders'], { env });
    assert.match(beside.stdout, /^src\/Orders\.ts:1: /, 'where a daemon runs, which cannot index either');
    assert.deepEqual(readdirSync(env.TMPDIR), []);
    await scene.run(['stop'], { env });
    const index = await scene.run(['index'], { env });
    assert.equal(index.code, 1, 'an index that cannot be kept is none');
    assert.match(index.stderr, /A database or file that is kept cannot be used/);
  });

  it('on a disk that cannot be written, learns only what changed since', async function () {
    const disk = join(scene.folder, 'disk');
    mkdirSync(disk);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]);
    if (mounted.status !== 0) {
      console.log('      skipped: a small disk cannot be mounted here');
      return this.skip();
    }
    try {
      const env = { FORETOKEN_HOME: disk };
      assert.equal((await scene.run(['index'], { env })).code, 0);
      assert.equal(spawnSync('mount', ['-o', 'remount,ro', disk]).status, 0);
      scene.write({ 'src/Late.ts': 'export const answerLate = () => session.queryLate(request.body);\n' });
      for (const name of ['Orders', 'Late']) {
        const { stdout, stderr } = await scene.run(['search', `query${name}`, '--max', '1'], { env });
        assert.ok(stdout.startsWith(`src/${name}.ts:1: `), stdout + stderr);
        assert.match(stderr, /stands on a disk that cannot be written: of this index, nothing is kept/);
      }
    } finally {
      spawnSync('umount', ['-l', disk]);
    }
  });

  it('says what was left out, and why', async () => {
    scene.write({ 'src/huge.ts': 'x\n'.repeat(2_000), '.env': 'A=1', 'src/data.bin': 'a\0b' });
    await scene.run(['config', 'set', 'index.file_bytes_max', '2000']);
    await scene.run(['config', 'set', 'index.files_max', '3']);
    const { stdout } = await scene.run(['index']);
    assert.match(
      stdout,
      /3 files, .*; left out: .*1 too large \(index\.file_bytes_max\).*1 private.* over the limits \(index\.files_max/,
    );
  });

  it('resets everything but the settings', async () => {
    await scene.run(['index']);
    await scene.run(['config', 'set', 'completion.wait_ms', '5']);
    const derived = [
      join('cache', 'completions.json'),
      join('cache', 'completions.json.new'),
      join('state', 'token-lengths.json'),
    ];
    for (const path of derived) {
      mkdirSync(join(scene.home, dirname(path)), { recursive: true });
      writeFileSync(join(scene.home, path), '{}');
    }
    assert.equal((await scene.run(['reset'])).code, 0);
    for (const path of derived) assert.equal(existsSync(join(scene.home, path)), false, path);
    assert.equal(existsSync(join(scene.home, 'cache', 'index')), false);
    assert.equal((await scene.run(['config', 'get', 'completion.wait_ms'])).stdout, '5\n');
    rmSync(scene.home, { recursive: true });
  });
});
