/** The daemon and its commands with an embedding server: off without one, told of in the status, forgotten with the root, harmless when it fails. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type FakeBackend,
  httpError,
  json,
  startFakeBackend,
  streams,
} from '@foretoken/inference/testing/fake-backend.js';
import { jsonLines, Scene } from '../cli/foretoken-process.js';

interface Embedding {
  readonly state: string;
  readonly filesDone: number;
  readonly problem?: string;
}

describe('embeddings in the daemon', function () {
  this.timeout(60_000);
  let scene: Scene;
  let server: FakeBackend;
  let env: Record<string, string>;
  beforeEach(async () => {
    scene = new Scene();
    scene.write({
      'basket.py': 'class Basket:\n    """Holds what a customer buys."""\n    def put(self, article):\n        pass\n',
      'walk.py': 'def every_file(folder):\n    """Yields each path below."""\n    yield folder\n',
    });
    server = await startFakeBackend((request, answer) => json({ data: vectorsOf(request.body) })(request, answer));
    env = {
      FORETOKEN_EMBEDDING_URL: server.url,
      FORETOKEN_EMBEDDING_API_KEY: 'key-1',
      FORETOKEN_EMBEDDING_LOAD_MAX: '0',
    };
  });
  afterEach(async () => {
    await scene.run(['stop']);
    scene.remove();
    await server.close();
  });

  const file = () => join(scene.home, 'cache', 'vectors.db');

  async function embedding(): Promise<Embedding | null | undefined> {
    const ran = await scene.run(['status', '--json'], { env });
    return jsonLines<{ embedding?: Embedding | null }>(ran)[0]?.embedding;
  }

  async function until(holds: (embedding: Embedding) => boolean): Promise<Embedding> {
    for (;;) {
      const told = await embedding();
      if (told && holds(told)) return told;
      await delay(50);
    }
  }

  const paths = async () => {
    const [found] = jsonLines<{ snippets: { path: string; source: string }[] }>(
      await scene.run(['search', '--json', 'shopping'], { env }),
    );
    return found?.snippets.map(({ path, source }) => `${source} ${path}`);
  };

  it('are off until a server is named', async () => {
    await scene.run(['start']);
    const [told] = jsonLines<{ embedding?: unknown }>(await scene.run(['status', '--json']));
    assert.equal(told?.embedding, null);
    assert.equal(existsSync(file()), false);
    assert.equal(server.requests.length, 0);
  });

  it('are made in the background, searched by commands, kept for the user alone and forgotten with the root', async () => {
    await scene.run(['start'], { env });
    await until(({ filesDone }) => filesDone === 2);
    assert.equal(server.requests[0]?.headers.authorization, 'Bearer key-1');
    assert.equal(statSync(file()).mode & 0o777, 0o600);
    assert.equal((await paths())?.[0], 'semantic basket.py');
    const asked = server.requests.length;
    await scene.run(['context', 'basket.py:3:5'], { env });
    assert.equal(server.requests.length, asked, 'the context asks for nothing');
    await scene.run(['context', 'basket.py:3:5'], { env: { ...env, FORETOKEN_EMBEDDING_CONTEXT: 'true' } });
    assert.ok(server.requests.length > asked, 'unless it is switched on');
    await scene.run(['stop']);
    assert.equal((await paths())?.[0], 'semantic basket.py');
    assert.equal((await scene.run(['index', '--forget'], { env })).code, 0);
    assert.deepEqual(await paths(), []);
    assert.equal((await scene.run(['reset'])).code, 0);
    assert.equal(existsSync(file()), false);
  });

  it('fail without harm: the status says why, words are searched, and a saved file is embedded when it is over', async () => {
    server.answerWith(httpError(503, 'loading'));
    await scene.run(['start'], { env });
    const told = await until(({ state }) => state === 'failing');
    assert.match(told.problem ?? '', /starting or overloaded/);
    const [found] = jsonLines<{ snippets: { path: string }[] }>(
      await scene.run(['search', '--json', 'every_file'], { env }),
    );
    assert.deepEqual(
      found?.snippets.map(({ path }) => path),
      ['walk.py'],
    );
    server.answerWith((request, answer) => json({ data: vectorsOf(request.body) })(request, answer));
    await until(({ filesDone, state }) => filesDone === 2 && state === 'idle');
    assert.equal((await paths())?.[0], 'semantic basket.py');
    await scene.run(['stop']);
    const cache = join(scene.home, 'cache');
    for (const name of readdirSync(cache)) if (name.endsWith('.codes')) rmSync(join(cache, name));
    const words = await scene.run(['search', '--json', 'every_file'], { env });
    assert.equal(words.code, 0, words.stderr);
    assert.match(words.stdout, /walk\.py/);
  });

  it('give way to a completion on the same machine', async () => {
    server.answerWith(() => {});
    const completing = await startFakeBackend(streams(['answer()\n']), ['m']);
    const both = { ...env, FORETOKEN_BACKEND_URL: completing.url, FORETOKEN_COMPLETION_EMBEDDED: 'off' };
    await scene.run(['start'], { env: both });
    while (server.requests.length === 0) await delay(20);
    const answer = jsonLines<{ items: { source: string }[] }>(
      await scene.run(['complete', '--json', 'basket.py:3:5'], { env: both }),
    );
    assert.equal(answer[0]?.items[0]?.source, 'backend');
    await server.requests[0]?.abandoned;
    await completing.close();
  });
});

/** Vectors of two meanings: buying, and all the rest. */
function vectorsOf(body: unknown): { index: number; embedding: number[] }[] {
  assert.ok(typeof body === 'object' && body !== null && 'input' in body && Array.isArray(body.input));
  const texts: unknown[] = body.input;
  return texts.map((text, index) => ({
    index,
    embedding: /buy|shop/.test(String(text)) ? [0.9, 0.1, 0, 0] : [0.1, 0.9, 0, 0],
  }));
}
