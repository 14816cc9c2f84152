/** `foretoken models serve` with a stand-in for vLLM in PATH: how it is started, what leads to it, what it is waited for, and that it goes with us. */
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { foldersOf } from '@foretoken/daemon/platform/folders.js';
import { loadSettings } from '@foretoken/daemon/settings/load-settings.js';
import { onWindows, skipFor } from '@foretoken/inference/testing/skip-for.js';
import { eventually, isRunning } from '../processes/daemon-client.js';
import { Scene } from './foretoken-process.js';

/** Listens where it is told to, knows its key, and writes down how it was started. */
const standIn = `
import { createServer } from 'node:http';
import { writeFileSync } from 'node:fs';
const argv = process.argv.slice(2);
if (argv.includes('bad/model')) {
  console.error('ValueError: the model is not found');
  process.exit(1);
}
createServer((request, answer) => {
  const isKnown = request.headers.authorization === 'Bearer ' + process.env.VLLM_API_KEY;
  if (request.url === '/health') answer.end();
  else if (!isKnown) answer.writeHead(401).end();
  else answer.end(JSON.stringify({ object: 'list', data: [{ id: argv[1], owned_by: 'vllm', max_model_len: 2176 }] }));
}).listen(Number(argv[argv.indexOf('--port') + 1]), '127.0.0.1', () =>
  writeFileSync(process.env.STAND_IN_FILE, JSON.stringify({ argv, pid: process.pid })),
);
`;

describe('foretoken models serve', function () {
  this.timeout(60_000);
  let scene: Scene;
  let env: Record<string, string>;
  const config = () => readFileSync(join(scene.home, 'config.jsonc'), 'utf8');
  const started = (): { argv: string[]; pid: number } => JSON.parse(readFileSync(env['STAND_IN_FILE'] ?? '', 'utf8'));

  before(function () {
    skipFor(this, onWindows);
    scene = new Scene();
    const bin = join(scene.folder, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'vllm.mjs'), standIn);
    writeFileSync(join(bin, 'vllm'), `#!/bin/sh\nexec '${process.execPath}' '${join(bin, 'vllm.mjs')}' "$@"\n`);
    chmodSync(join(bin, 'vllm'), 0o755);
    env = { PATH: `${bin}:/usr/bin:/bin`, STAND_IN_FILE: join(scene.folder, 'started.json') };
  });
  after(() => scene?.remove());

  /** Resolves when what it serves is what counts. */
  async function serve(...words: string[]) {
    const child = scene.spawn(['models', 'serve', ...words], env);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const url = await eventually('a served model', () => {
      const { settings } = loadSettings({ folders: foldersOf({ FORETOKEN_HOME: scene.home }, 'linux'), env: {} });
      return /^http:\/\/127\.0\.0\.1:\d+$/.test(settings['backend.url']) ? settings['backend.url'] : undefined;
    });
    return { child, ended, url };
  }
  const key = () => {
    const file = readdirSync(join(scene.home, 'run')).find((entry) => /^served-.*\.json$/.test(entry)) ?? '';
    assert.equal(statSync(join(scene.home, 'run', file)).mode & 0o777, 0o600);
    const { key }: { key: string } = JSON.parse(readFileSync(join(scene.home, 'run', file), 'utf8'));
    return key;
  };

  it('starts it on loopback behind a key, and is what completions come from until it ends', async () => {
    await scene.run(['config', 'set', 'backend.url', 'http://gpu-box:8000']);
    const before = config();
    const { child, ended } = await serve('Qwen/Qwen2.5-Coder-7B');
    const { argv, pid } = started();
    assert.match(argv.join(' '), /^serve Qwen\/Qwen2\.5-Coder-7B --host 127\.0\.0\.1 --port \d+ --max-model-len 2176/);
    assert.ok(!argv.join(' ').includes(key()));
    const shown = await scene.run(['models'], { env });
    assert.match(shown.stdout, /^vLLM.* at http:\/\/127\.0\.0\.1:\d+/m, shown.stderr);
    assert.match(
      (await scene.run(['doctor'], { env })).stdout,
      /^ok +settings +Completions come from foretoken models serve, process \d+, until that ends\.$/m,
    );
    const set = await scene.run(['config', 'set', 'backend.model', 'other'], { env });
    assert.match(set.stderr, /^foretoken models serve, process \d+, counts instead until it ends\.$/m);
    await scene.run(['config', 'unset', 'backend.model'], { env });
    child.kill('SIGHUP');
    assert.equal(await ended, 0);
    assert.equal(config(), before);
    await eventually(`the end of ${pid}`, () => (isRunning(pid) ? undefined : true));
  });

  it('leaves neither it nor its address behind, even when it is killed itself', async () => {
    const before = config();
    const { child, ended, url } = await serve('Qwen/Qwen2.5-Coder-7B', '--', '--dtype', 'half');
    const { argv, pid } = started();
    assert.deepEqual(argv.slice(-2), ['--dtype', 'half']);
    child.kill('SIGKILL');
    await ended;
    await eventually(`the end of ${pid}`, () => (isRunning(pid) ? undefined : true));
    const { stdout } = await scene.run(['config', 'get', 'backend.url']);
    assert.equal(stdout.trim(), 'http://gpu-box:8000', `not ${url}`);
    assert.equal(config(), before);
    assert.ok(!readdirSync(join(scene.home, 'run')).some((entry) => entry.startsWith('served-')));
  });

  it('says what it said when it does not come up, and when there is none', async () => {
    const bad = await scene.run(['models', 'serve', 'bad/model'], { env });
    assert.equal(bad.code, 1);
    assert.match(bad.stderr, /ended: code 1; it said: ValueError: the model is not found/);
    const none = await scene.run(['models', 'serve', 'bad/model'], { env: { PATH: '/usr/bin:/bin' } });
    assert.match(none.stderr, /vllm is in no folder of PATH/);
    assert.match((await scene.run(['models', 'serve', 'tiny'], { env })).stderr, /There is no model "tiny"/);
    assert.equal((await scene.run(['models', 'serve', 'tiny', 'more'], { env })).code, 2);
    for (const flag of ['--port', '--api-key=mine', '--served-model-name', '--ssl-keyfile']) {
      const refused = await scene.run(['models', 'serve', 'bad/model', '--', flag, 'value'], { env });
      assert.equal(refused.code, 2, flag);
      assert.match(refused.stderr, /cannot follow/);
    }
  });
});
