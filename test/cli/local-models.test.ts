/** `foretoken models` with models on this machine: listed, chosen, removed. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { engineFolder } from '@foretoken/daemon/runner/engine-folder.js';
import { addModel, openLibrary } from '@foretoken/inference/library/model-library.js';
import { writeScriptedEngine } from '@foretoken/inference/testing/local/scripted-engine.js';
import { jsonLines, Scene } from './foretoken-process.js';

describe('foretoken models on this machine', function () {
  this.timeout(30_000);
  let scene: Scene;
  let folder: string;
  before(() => {
    scene = new Scene();
    folder = join(scene.home, 'models');
    openLibrary(folder);
    writeFileSync(join(folder, 'part'), 'GGUF');
    addModel(folder, join(folder, 'part'), {
      name: 'tiny-1b',
      source: 'https://models.example/tiny-1b.gguf',
      sha256: 'ab'.repeat(32),
      bytes: 4,
      licence: 'Apache-2.0',
      family: 'qwen-coder',
      contextTokens: 32_768,
      cacheBytesPerToken: 28_672,
      pulled: '2026-01-02T03:04:05.000Z',
    });
  });
  after(() => scene.remove());

  it('lists them', async () => {
    const { code, stdout } = await scene.run(['models', 'list']);
    assert.equal(code, 0);
    assert.match(stdout, /^tiny-1b +yes \(qwen-coder\) +32768 +0\.004 kB +Apache-2\.0$/m);
  });

  it('shows them where there is no server, and says that none is used', async () => {
    const { code, stdout, stderr } = await scene.run(['models']);
    assert.equal(code, 3);
    assert.match(stdout, /^tiny-1b +yes/m);
    assert.match(stderr, /No backend is configured/);
  });

  it('uses one, and says where that is written and what counts before it', async () => {
    const used = await scene.run(['models', 'use', 'tiny-1b'], {
      env: { FORETOKEN_BACKEND_URL: 'http://127.0.0.1:9' },
    });
    assert.equal(used.code, 0, used.stderr);
    assert.match(used.stdout, /^backend\.local_model = tiny-1b is written in \S+config\.jsonc\.$/m);
    assert.match(used.stderr, /backend\.url is set by FORETOKEN_BACKEND_URL and counts before it/);
    const [list] = jsonLines<{ models: { name: string; used: boolean }[] }>(
      await scene.run(['models', 'list', '--json']),
    );
    assert.deepEqual(
      list?.models.map(({ name, used }) => [name, used]),
      [['tiny-1b', true]],
    );
    const { code, stdout } = await scene.run(['models']);
    assert.equal(code, 0);
    assert.match(stdout, /^tiny-1b .* in use$/m);
  });

  it('says in the doctor where a model computes, and why binaries for graphics cards are of no use', async () => {
    const env = { FORETOKEN_BACKEND_LOCAL_MODEL: 'tiny-1b', FORETOKEN_BACKEND_LOCAL_RUNNER: 'in-process' };
    const engine = engineFolder(folder);
    writeScriptedEngine(engine, 24);
    const card = await scene.run(['doctor'], { env });
    assert.match(
      card.stdout,
      /tiny-1b, in a process of its own \(node-llama-cpp\) on a graphics card \(vulkan\), answers/,
    );
    assert.doesNotMatch(card.stdout, /Binaries for graphics cards/);
    writeScriptedEngine(engine, 0);
    const none = await scene.run(['doctor'], { env });
    assert.match(none.stdout, /\(node-llama-cpp\) on the processor, answers/);
    assert.match(
      none.stdout,
      /are installed \(vulkan\), and the model is on the processor .*[\s\S]*set backend\.local_gpu off/,
    );
    rmSync(engine, { recursive: true });
  });

  it('says why a vocabulary is not installed, once, and not how something else is', async () => {
    const from = join(scene.root, 'empty');
    const { code, stderr } = await scene.run(['models', 'vocabulary', 'codellama:7b', '--from', from, '--yes']);
    assert.equal(code, 1);
    assert.match(stderr, /holds no llama-tokenizer-js 1\.2\.2\./);
    assert.equal(stderr.match(/why:/g)?.length, 1, stderr);
    assert.doesNotMatch(stderr, /models engine/);
    assert.deepEqual(readdirSync(join(scene.home, 'engines')), [], 'nothing of it stays');
  });

  it('says in words that there is no place for one', async () => {
    scene.write({ 'a-file': '' });
    const env = { FORETOKEN_HOME: join(scene.root, 'a-file') };
    const { code, stderr } = await scene.run(['models', 'vocabulary', 'codellama:7b', '--yes'], { env });
    assert.equal(code, 1);
    assert.match(stderr, /Nothing was installed\.[\s\S]*a-file[\s\S]*do: /);
    assert.doesNotMatch(stderr, /^\s+at /m, stderr);
  });

  it('names the nearest one when there is none of a name', async () => {
    for (const verb of ['use', 'remove']) {
      const { code, stderr } = await scene.run(['models', verb, 'tiny-2b']);
      assert.equal(code, 1);
      assert.match(stderr, /Is tiny-1b meant\?/);
    }
    assert.equal((await scene.run(['models', 'remove'])).code, 2);
  });

  it('removes one with the setting that names it', async () => {
    const { code, stdout } = await scene.run(['models', 'remove', 'tiny-1b']);
    assert.equal(code, 0);
    assert.match(stdout, /backend\.local_model is removed from/);
    assert.equal(existsSync(join(folder, 'tiny-1b.gguf')), false);
    assert.doesNotMatch(readFileSync(join(scene.home, 'config.jsonc'), 'utf8'), /tiny-1b/);
  });
});
