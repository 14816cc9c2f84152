/** Embeddings with a real MiniLM in a real llama.cpp server: what is meant is found, by a daemon and its commands. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { createOpenAiEmbeddings } from '@foretoken/inference/open-ai-embeddings.js';
import { toPromptText } from '@foretoken/privacy/secret-filter.js';
import { jsonLines, Scene } from '../cli/foretoken-process.js';
import { embeddingsMissing, type LlamaCppServer, startEmbeddings } from './llama-cpp-server.js';

const never = new AbortController().signal;

const files = {
  'src/basket.py': `class Basket:
    """Holds the articles a customer wants to buy."""
    def __init__(self):
        self.items = []
    def put(self, article, count=1):
        self.items.append((article, count))
    def sum(self):
        return sum(article.price * count for article, count in self.items)
`,
  'src/dates.py': `import datetime
def from_iso(text):
    """Turns 2024-05-01T10:00:00Z into seconds since the epoch."""
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()
`,
  'src/again.py': `import random, time
def call_again(call, attempts=5):
    """Tries once more after growing pauses when the connection breaks."""
    for n in range(attempts):
        try:
            return call()
        except ConnectionError:
            time.sleep(2 ** n + random.random())
`,
  'src/walk.py': `import os
def every_file(folder):
    """Yields the path of each file below a directory."""
    for base, _, names in os.walk(folder):
        for name in names:
            yield os.path.join(base, name)
`,
};

describe('MiniLM in llama.cpp', function () {
  this.timeout(120_000);
  let server: LlamaCppServer;
  let scene: Scene;

  before(async function () {
    const missing = embeddingsMissing();
    if (missing !== undefined) {
      console.log(`    skipped: ${missing}`);
      return this.skip();
    }
    server = await startEmbeddings();
    scene = new Scene();
    scene.write(files);
  });
  after(async () => {
    await scene?.run(['stop']);
    scene?.remove();
    await server?.stop();
  });

  it('embeds texts so that near meanings are near, and says when one is too long', async () => {
    const backend = createOpenAiEmbeddings({ url: server.url, model: '' });
    const ask = (...texts: string[]) =>
      backend.embed(
        texts.map((text) => toPromptText(text).text),
        'document',
        never,
      );
    const answer = await ask('parse a date', 'read a calendar day from text', 'open a network socket');
    assert.ok(answer.kind === 'vectors');
    const [date, day, socket] = answer.vectors;
    assert.equal(date?.length, 384);
    assert.ok(cosine(date, day) > cosine(date, socket) + 0.2);
    const long = await ask('lantern '.repeat(3_000));
    assert.ok(long.kind === 'failed' && long.failure.tooLong === true, JSON.stringify(long));
    await backend.close();
  });

  it('finds code by its meaning where no word of the query stands in it, with the daemon and without', async () => {
    const env = { FORETOKEN_EMBEDDING_URL: server.url, FORETOKEN_EMBEDDING_LOAD_MAX: '0' };
    const search = async (query: string, under: Readonly<Record<string, string>> = env) =>
      jsonLines<{ snippets: { path: string; source: string }[] }>(
        await scene.run(['search', '--json', query], { env: under }),
      )[0]?.snippets;
    assert.deepEqual(await search('shopping cart total', {}), [], 'words alone find nothing');
    assert.equal((await scene.run(['start'], { env })).code, 0);
    for (let embedding = await status(scene, env); embedding.filesDone < 4; embedding = await status(scene, env)) {
      assert.equal(embedding.problem, undefined);
      await delay(100);
    }
    assert.equal((await search('shopping cart total'))?.[0]?.path, 'src/basket.py');
    assert.equal((await search('exponential backoff'))?.[0]?.path, 'src/again.py');
    assert.match((await scene.run(['status'], { env })).stdout, /embeddings: .*, idle; 4 of 4 files, 4 chunks/);
    await scene.run(['stop']);
    const [first] = (await search('enumerate documents recursively')) ?? [];
    assert.deepEqual([first?.path, first?.source], ['src/walk.py', 'semantic']);
  });
});

async function status(scene: Scene, env: Readonly<Record<string, string>>) {
  type Embedding = { readonly filesDone: number; readonly problem?: string };
  const [told] = jsonLines<{ embedding?: Embedding }>(await scene.run(['status', '--json'], { env }));
  return told?.embedding ?? { filesDone: 0 };
}

function cosine(a: Float32Array | undefined, b: Float32Array | undefined): number {
  return Array.from(a ?? [], (value, i) => value * (b?.[i] ?? 0)).reduce((sum, value) => sum + value, 0);
}
