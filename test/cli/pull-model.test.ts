/** `foretoken models pull`: from an address, from a file, and what it refuses, as a user sees it. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tryProcessLock } from '@foretoken/codebase/sqlite/process-lock.js';
import {
  type FileScript,
  type FileServer,
  redirects,
  refuses,
  serves,
  startFileServer,
} from '@foretoken/inference/testing/library/file-server.js';
import { gguf } from '@foretoken/inference/testing/library/gguf-file.js';
import { jsonLines, type Ran, Scene } from './foretoken-process.js';

const description = gguf({
  entries: [
    ['general.architecture', 'llama'],
    ['general.license', 'mit'],
    ['llama.context_length', 4_096],
    ['tokenizer.ggml.tokens', ['a', '<fim_prefix>', '<fim_suffix>', '<fim_middle>', '<file_sep>', '<repo_name>']],
  ],
});
const model = Buffer.concat([description, randomBytes(200_000)]);
const sha256 = createHash('sha256').update(model).digest('hex');

describe('foretoken models pull', function () {
  this.timeout(60_000);
  let scene: Scene;
  const servers: FileServer[] = [];
  beforeEach(() => {
    scene = new Scene();
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
    scene.remove();
  });

  async function serving(...scripts: FileScript[]): Promise<FileServer> {
    const server = await startFileServer(...scripts);
    servers.push(server);
    return server;
  }
  const pull = (argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> =>
    scene.run(['models', 'pull', ...argv], { env: { HF_TOKEN: 'hf_secret', HTTP_PROXY: '', ...env } });
  const models = () => join(scene.home, 'models');

  it('fetches an address over a broken line, and uses what came', async () => {
    const etag = `"${sha256}"`;
    const server = await serving(serves(model, { etag, resetAfter: 70_000 }), serves(model, { etag }));
    const { code, stdout, stderr } = await pull([`${server.url}/some/Tiny_Coder-Q8.gguf?key=hush`]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^backend\.local_model = tiny_coder-q8 is written in \S+config\.jsonc\.$/m);
    assert.match(stderr, /its checksum is what the server says/);
    assert.match(stderr, /Trying again …/);
    assert.deepEqual(
      server.asked.map((headers) => headers.authorization),
      [undefined, undefined],
    );
    const [list] = jsonLines<{ models: Record<string, unknown>[] }>(await scene.run(['models', 'list', '--json']));
    const { path, pulled, ...facts } = list?.models[0] ?? {};
    assert.deepEqual(facts, {
      name: 'tiny_coder-q8',
      source: `${server.url}/some/Tiny_Coder-Q8.gguf`,
      sha256,
      bytes: model.length,
      licence: 'mit',
      family: 'starcoder2',
      contextTokens: 4_096,
      cacheBytesPerToken: null,
      used: true,
    });
    assert.ok(readFileSync(String(path)).equals(model));
    assert.match(String(pulled), /^\d{4}-\d\d-\d\dT/);
    assert.equal(existsSync(`${String(path)}.part`) || existsSync(`${String(path)}.part.json`), false);
    if (process.platform !== 'win32') assert.equal(statSync(models()).mode & 0o777, 0o700);
  });

  it('takes a file without any network, under the name that is wanted, or linked', async () => {
    const file = join(scene.root, 'carried.gguf');
    writeFileSync(file, model);
    const [copied] = jsonLines<{ sha256: string; setting: unknown }>(
      await pull([file, '--name', 'mine', '--no-use', '--json']),
    );
    assert.deepEqual([copied?.sha256, copied?.setting], [sha256, null]);
    assert.equal((await pull(['carried.gguf', '--link', '--no-use'])).code, 0);
    assert.equal(statSync(join(models(), 'carried.gguf')).ino, statSync(file).ino);
    assert.equal(existsSync(join(scene.home, 'config.jsonc')), false);
    const again = await pull([file, '--name', 'mine', '--no-use']);
    assert.equal(again.code, 0);
    assert.match(again.stderr, /mine is here already; `foretoken models remove mine` lets it be fetched anew/);
    const other = await pull([join(models(), 'carried.gguf'), '--name', 'mine']);
    assert.equal(other.code, 1);
    assert.match(other.stderr, /There is a model of this name already/);
    assert.equal((await pull([file, '--name', 'qwen2.5-coder-0.5b', '--no-use'])).code, 0);
    const known = await pull(['qwen2.5-coder-0.5b'], { HF_ENDPOINT: 'http://127.0.0.1:9' });
    assert.equal(known.code, 1, 'another file by the name of a known one is not that one');
    assert.match(known.stderr, /There is a model of this name already/);
  });

  it('that was cut off is listed with how far it came, goes on, and can be deleted', async () => {
    const etag = `"${sha256}"`;
    const gone = refuses(404);
    const server = await serving(serves(model, { etag, resetAfter: 70_000 }), gone, gone, serves(model, { etag }));
    const address = `${server.url}/m.gguf`;
    assert.equal((await pull([address])).code, 1);
    const listed = await scene.run(['models', 'list']);
    assert.match(listed.stderr, /^m: 70 kB of 200 kB came so far; .* `foretoken models remove m` deletes it\.$/m);
    const lock = tryProcessLock(join(models(), 'pull.lock'));
    const underWay = await scene.run(['models', 'remove', 'm']);
    lock?.release();
    assert.deepEqual([underWay.code, existsSync(join(models(), 'm.gguf.part'))], [1, true]);
    assert.match(underWay.stderr, /Another pull is under way/);
    assert.equal((await scene.run(['models', 'remove', 'm'])).code, 0);
    assert.doesNotMatch((await scene.run(['models', 'list'])).stderr, /came so far/);
    assert.equal((await pull([address])).code, 1);
    assert.equal((await pull([address])).code, 0);
  });

  it('shows the known models, what each asks for, and what this machine runs', async () => {
    const { code, stdout } = await pull([]);
    assert.equal(code, 0);
    assert.match(stdout, /^This machine: \d+ cores, /m);
    assert.match(stdout, /^qwen2\.5-coder-1\.5b +1\.5B +1\.65 GB +[\d.]+ GB +32768 +Apache-2\.0 /m);
    assert.match(stdout, /^qwen2\.5-coder-3b .*Qwen Research License \(no commercial use\)/m);
    assert.match(stdout, /^granite-3b-code +3B +~1\.84 GB .* no checksum is known$/m);
  });

  it('asks a mirror in place of Hugging Face, and stops where the file is another', async () => {
    const mirror = await serving(serves(Buffer.concat([description, randomBytes(100)])));
    for (const name of ['FORETOKEN_MODELS_MIRROR_URL', 'HF_ENDPOINT']) {
      const { code, stderr } = await pull(['qwen2.5-coder-0.5b'], { [name]: `${mirror.url}/hub/` });
      assert.equal(code, 1);
      assert.match(stderr, /Its licence is Apache-2\.0/);
      assert.match(stderr, /and the known one 531068128/);
    }
    assert.deepEqual(
      mirror.asked.map((headers) => headers.authorization),
      [undefined, undefined],
    );
  });

  it('takes no model whose licence forbids commercial use without being told so', async () => {
    const { code, stderr } = await pull(['qwen2.5-coder-3b', '--anyway'], { HF_ENDPOINT: 'http://127.0.0.1:9' });
    assert.equal(code, 1);
    assert.match(stderr, /Qwen Research License forbids commercial use, and was not accepted/);
  });

  it('says what is wrong, and leaves nothing', async () => {
    const page = await serving(serves(Buffer.from('<html>')));
    const split = await serving(
      serves(
        gguf({
          entries: [
            ['split.count', 3],
            ['general.architecture', 'llama'],
          ],
        }),
      ),
    );
    const embedder = await serving(
      serves(
        gguf({
          entries: [
            ['general.architecture', 'bert'],
            ['bert.pooling_type', 1],
          ],
        }),
      ),
    );
    const circle = await serving((request, answer, hold) => redirects(request.url ?? '')(request, answer, hold));
    const cases: [string[], RegExp][] = [
      [['qwen2.5-coder-1.5'], /Is qwen2\.5-coder-1\.5b meant\?/],
      [['/no/such.gguf'], /There is no \S+\.gguf/],
      [['https://huggingface.co/Qwen/Some-GGUF'], /is a repository: give the address of one \.gguf file in it/],
      [['https://huggingface.co/Qwen/Some-GGUF/tree/main'], /is a repository/],
      [[scene.root], /is no regular file/],
      [[`${page.url}/m.gguf`], /no GGUF file/],
      [[`${split.url}/m.gguf`], /one of 3 files/],
      [[`${embedder.url}/m.gguf`], /makes embeddings/],
      [[`${circle.url}/m.gguf`], /redirects more than/],
      [[`${page.url}/m.gguf`, '--name', '../m'], /cannot be a model's name/],
    ];
    for (const [argv, message] of cases) {
      const { code, stderr } = await pull(argv);
      assert.equal(code, 1, stderr);
      assert.match(stderr, message);
    }
    const [list] = jsonLines<{ models: unknown[] }>(await scene.run(['models', 'list', '--json']));
    assert.deepEqual(list?.models, []);
    assert.equal(existsSync(join(scene.home, 'config.jsonc')), false);
  });

  it('does not run twice at a time', async () => {
    const server = await serving(serves(model));
    const lock = tryProcessLock(join(models(), 'pull.lock'));
    try {
      const { code, stderr } = await pull([`${server.url}/m.gguf`]);
      assert.equal(code, 1);
      assert.match(stderr, /Another pull is under way/);
    } finally {
      lock?.release();
    }
  });
});
