import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { jsonLines, Scene } from './foretoken-process.js';

describe('command line', function () {
  this.timeout(30_000);
  let scene: Scene;
  beforeEach(() => {
    scene = new Scene();
  });
  afterEach(() => scene.remove());

  it('shows help and the version, and is used badly without a command', async () => {
    const help = await scene.run(['--help']);
    assert.equal(help.code, 0);
    assert.match(help.stdout, /^ {2}complete +/m);
    assert.doesNotMatch(help.stdout, /indexer/);
    assert.equal((await scene.run(['--version'])).stdout.trim(), '0.1.0');
    const bare = await scene.run([]);
    assert.deepEqual([bare.code, bare.stdout], [2, '']);
    const one = await scene.run(['complete', '--help']);
    assert.match(one.stdout, /FILE:LINE:COL/);
  });

  it('says what is wrong, why and what to do, on standard error or as JSON', async () => {
    const text = await scene.run(['statsu']);
    assert.deepEqual([text.code, text.stdout], [2, '']);
    assert.match(text.stderr, /why: .*Did you mean `foretoken status`\?\n {2}do: /s);
    const json = await scene.run(['search', '--json']);
    assert.equal(json.code, 2);
    const [answer] = jsonLines<{ schema: number; error: { code: string; todo: string } }>(json);
    assert.equal(answer?.schema, 1);
    assert.equal(answer?.error.code, 'USAGE_BAD');
  });

  it('sends to the help of the command that was used in a wrong way', async () => {
    for (const argv of [
      ['complete', 'a.ts'],
      ['index', '--forget', '--pause'],
      ['models', 'pul'],
    ]) {
      const { code, stderr } = await scene.run(argv);
      assert.equal(code, 2, stderr);
      assert.match(stderr, new RegExp(`do: {2}\`foretoken ${argv[0]} --help\``));
    }
  });

  it('says so where the folder that it is called in is gone, and does what needs none', async function () {
    // No other system lets a folder go that somebody stands in.
    if (process.platform !== 'linux') return this.skip();
    const gone = join(scene.folder, 'gone');
    const inGone = (argv: string) => {
      mkdirSync(gone);
      return scene.run(argv.split(' '), { shell: `cd '${gone}' && rmdir '${gone}' && exec "$0" "$@"` });
    };
    const search = await inGone('search x');
    assert.equal(search.code, 1);
    assert.match(search.stderr, /why: The folder that you are in is no longer there/);
    assert.equal((await inGone('status')).code, 0);
  });

  it('says honestly what does not exist yet', async () => {
    for (const name of ['chat', 'review', 'eval']) {
      const ran = await scene.run([name, 'x']);
      assert.equal(ran.code, 2);
      assert.match(ran.stderr, /does not exist yet/);
    }
  });

  it('ends quietly when its reader is gone', async () => {
    const child = scene.spawn(['config', 'list']);
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.stdout.destroy();
    const [code] = await once(child, 'close');
    assert.equal(stderr, '');
    assert.equal(code, 0);
  });

  describe('config', () => {
    it('sets, gets, lists and unsets, for the user alone, and never prints a secret', async () => {
      assert.equal((await scene.run(['config', 'set', 'backend.api_key', 's3cret'])).code, 0);
      assert.equal((await scene.run(['config', 'set', 'index.exclude', 'a b', 'c'])).code, 0);
      const path = (await scene.run(['config', 'path'])).stdout.trim();
      assert.equal(path, join(scene.home, 'config.jsonc'));
      assert.match(readFileSync(path, 'utf8'), /s3cret/);
      if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o600);
      const get = await scene.run(['config', 'get', 'index.exclude', '--json']);
      assert.deepEqual(jsonLines(get), [{ schema: 1, key: 'index.exclude', value: ['a b', 'c'], source: path }]);
      for (const argv of [
        ['config', 'list'],
        ['config', 'list', '--json'],
        ['config', 'get', 'backend.api_key'],
      ]) {
        const { code, stdout, stderr } = await scene.run(argv);
        assert.equal(code, 0);
        assert.doesNotMatch(stdout + stderr, /s3cret/);
      }
      assert.match((await scene.run(['config', 'unset', 'backend.url'])).stdout, /^backend\.url was not set in /);
      assert.match((await scene.run(['config', 'unset', 'backend.api_key'])).stdout, /is no longer set in /);
      assert.doesNotMatch(readFileSync(path, 'utf8'), /s3cret/);
    });

    it('refuses what a setting does not take, and leaves the file alone', async () => {
      const ran = await scene.run(['config', 'set', 'completion.wait_ms', 'soon']);
      assert.equal(ran.code, 2);
      assert.match(ran.stderr, /whole number of milliseconds/);
      const unknown = await scene.run(['config', 'set', 'completion.wait', '1']);
      assert.match(unknown.stderr, /did you mean "completion\.wait_ms"/);
      const ungrouped = await scene.run(['config', 'set', 'confidense', 'eager']);
      assert.match(ungrouped.stderr, /did you mean "completion\.confidence"/);
      const misspelt = await scene.run(['config', 'set', 'completion.confidence', 'eagre']);
      assert.match(misspelt.stderr, /did you mean "eager"\?$/m);
      assert.throws(() => statSync(join(scene.home, 'config.jsonc')));
    });

    it('says when the environment counts instead', async () => {
      const env = { FORETOKEN_COMPLETION_WAIT_MS: '7' };
      const ran = await scene.run(['config', 'set', 'completion.wait_ms', '5'], { env });
      assert.match(ran.stderr, /FORETOKEN_COMPLETION_WAIT_MS is set in the environment/);
      assert.equal((await scene.run(['config', 'get', 'completion.wait_ms'], { env })).stdout, '7\n');
      assert.equal((await scene.run(['config', 'get', 'completion.wait_ms'])).stdout, '5\n');
    });

    it('tells the line of a fault, and the rest of the file counts', async () => {
      await scene.run(['config', 'set', 'completion.wait_ms', '5']);
      scene.write(
        { 'config.jsonc': '{\n  "completion": { "wait_ms": 5 },\n  "bakend": { "url": "x" }\n}' },
        scene.home,
      );
      const ran = await scene.run(['config', 'get', 'completion.wait_ms']);
      assert.equal(ran.stdout, '5\n');
      assert.match(ran.stderr, /config\.jsonc:3:15: There is no setting "bakend\.url"; did you mean "backend\.url"\?/);
    });
  });
});
