/** A real model from a file and from an address to a completion in the daemon, run by llama.cpp's server. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { serves, startFileServer } from '@foretoken/inference/testing/library/file-server.js';
import { jsonLines, Scene } from '../cli/foretoken-process.js';
import { eventually, isRunning } from '../processes/daemon-client.js';
import { llamaCppMissing, modelPath } from './llama-cpp-server.js';
import { writeLlamaServer } from './llama-server-path.js';

const weekdays = 'days = ["Monday", "Tuesday", "Wednesday", "Thursday", ';

describe('a model that was pulled, in an installed llama.cpp', function () {
  this.timeout(180_000);
  let scene: Scene;
  let env: Record<string, string>;
  before(function () {
    const missing = process.platform === 'win32' ? 'the stand-in for llama-server is a script' : llamaCppMissing();
    if (missing !== undefined) {
      console.log(`    skipped: ${missing}`);
      return this.skip();
    }
    scene = new Scene();
    scene.write({ 'days.py': `${weekdays}\n` });
    const bin = join(scene.folder, 'bin');
    writeLlamaServer(bin);
    env = {
      PATH: `${bin}:${process.env['PATH'] ?? ''}`,
      FORETOKEN_BACKEND_LOCAL_THREADS: '1',
      FORETOKEN_COMPLETION_WAIT_MS: '10000',
      // A model so small begins to repeat itself, which is filtered.
      FORETOKEN_BACKEND_COMPLETION_TOKENS_MAX: '8',
    };
  });
  after(async () => {
    await scene?.run(['stop'], { env });
    scene?.remove();
  });

  const complete = async () => {
    const ran = await scene.run(['complete', '--json', `days.py:1:${weekdays.length + 1}`], { env });
    return jsonLines<{ items: { text: string; source: string }[] }>(ran)[0]?.items[0];
  };
  const runner = async () => {
    const [status] = jsonLines<{
      pid: number;
      backend: { state: string; process: { pid: number; memoryBytes: number } | null } | null;
    }>(await scene.run(['status', '--json'], { env }));
    return { daemon: status?.pid ?? 0, ...status?.backend?.process, state: status?.backend?.state };
  };

  it('comes from a file, and its description is read', async () => {
    const pulled = await scene.run(['models', 'pull', modelPath() ?? '', '--name', 'smollm2'], { env });
    assert.equal(pulled.code, 0, pulled.stderr);
    assert.match(pulled.stderr, /no markers to fill in the middle/);
    const [list] = jsonLines<{ models: Record<string, unknown>[] }>(await scene.run(['models', 'list', '--json']));
    const { licence, family, contextTokens, used } = list?.models[0] ?? {};
    assert.deepEqual([licence, family, contextTokens, used], ['apache-2.0', null, 8_192, true]);
  });

  it('comes over the network just the same, cut off on the way', async () => {
    const file = readFileSync(modelPath() ?? '');
    const server = await startFileServer(
      serves(file, { etag: '"real"', resetAfter: 30_000_000 }),
      serves(file, { etag: '"real"' }),
    );
    try {
      const pulled = await scene.run(['models', 'pull', `${server.url}/other.gguf`, '--no-use'], { env });
      assert.equal(pulled.code, 0, pulled.stderr);
      const [list] = jsonLines<{ models: { sha256: string }[] }>(await scene.run(['models', 'list', '--json']));
      assert.equal(new Set(list?.models.map(({ sha256 }) => sha256)).size, 1, 'both are the same file');
    } finally {
      await server.close();
    }
  });

  it('is used by the running daemon without a restart', async () => {
    assert.equal((await scene.run(['config', 'unset', 'backend.local_model'])).code, 0);
    assert.equal((await scene.run(['start'], { env })).code, 0);
    assert.equal((await runner()).state, undefined);
    assert.equal((await scene.run(['models', 'use', 'smollm2'], { env })).code, 0);
    let item = await complete();
    for (; item?.source !== 'backend'; item = await complete()) await delay(200);
    assert.match(item.text, /Friday/);
    const { pid = 0, memoryBytes = 0, daemon } = await runner();
    assert.ok(pid !== daemon && pid > 0);
    assert.ok(memoryBytes > 100e6, `${memoryBytes} bytes, of the server and not of what guards it`);
  });

  it('is started again when its server was killed', async () => {
    const before = await runner();
    assert.ok(before.pid !== undefined);
    process.kill(before.pid, 'SIGKILL');
    let item = await complete();
    for (; item?.source !== 'backend'; item = await complete()) await delay(200);
    const now = await runner();
    assert.equal(now.daemon, before.daemon);
    assert.notEqual(now.pid, before.pid);
  });

  it('ends with its daemon, even one that is killed', async () => {
    const { pid = 0, daemon } = await runner();
    process.kill(daemon, 'SIGKILL');
    await eventually(`the end of ${pid}`, () => (isRunning(pid) ? undefined : true));
  });

  it('is not run where there is no llama.cpp, and the doctor says so', async () => {
    const bare = { ...env, PATH: '/usr/bin:/bin', FORETOKEN_BACKEND_LOCAL_RUNNER: 'llama-server' };
    const { stdout } = await scene.run(['doctor'], { env: bare });
    assert.match(stdout, /BAD .*llama-server is in no folder of PATH\.\n +do: Install llama\.cpp/);
  });

  it('is served in the foreground, and used for so long, with the settings as they are', async () => {
    const config = () => readFileSync(join(scene.home, 'config.jsonc'), 'utf8');
    const before = config();
    const child = scene.spawn(['models', 'serve', 'smollm2'], env);
    let url: string | undefined;
    for await (const chunk of child.stdout) {
      url = /served at (http:\/\/127\.0\.0\.1:\d+)/.exec(String(chunk))?.[1];
      if (url !== undefined) break;
    }
    assert.equal((await scene.run(['config', 'get', 'backend.url'])).stdout.trim(), url);
    const shown = await scene.run(['models', '--json'], { env });
    const [survey] = jsonLines<{ server: string; models: { id: string }[] }>(shown);
    assert.deepEqual([survey?.server, survey?.models[0]?.id], ['llama.cpp', 'smollm2']);
    const stranger = await fetch(`${url}/v1/completions`, { method: 'POST', body: '{"prompt":"a"}' });
    assert.equal(stranger.status, 401, 'it answers nobody without the key');
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGINT');
    assert.equal(await ended, 0);
    assert.equal(config(), before);
  });
});
