/** Completions and embeddings at one slow machine: a keystroke goes first, and what is asked in the background takes less of it. */
import assert from 'node:assert/strict';
import { syncBuiltinESMExports } from 'node:module';
import os, { networkInterfaces } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '@foretoken/base/clock.js';
import { withCircuitBreaker } from '@foretoken/inference/circuit-breaker.js';
import type { CompletionPriority } from '@foretoken/inference/completion-priority.js';
import { createOpenAiEmbeddings } from '@foretoken/inference/open-ai-embeddings.js';
import { MachineLimits } from '@foretoken/inference/routing/machine-limits.js';
import { createRoutedBackend } from '@foretoken/inference/routing/routed-backend.js';
import { yieldingEmbeddings } from '@foretoken/inference/routing/yielding-embeddings.js';
import { createServerBackend } from '@foretoken/inference/server-backend.js';
import { toPromptText } from '@foretoken/privacy/secret-filter.js';
import { collect, completionOf } from './backend-contract.js';
import { type FakeScript, json, startFakeBackend, streams } from './fake-backend.js';

const never = new AbortController().signal;
const texts = (count: number) => Array.from({ length: count }, (_, i) => toPromptText(`text ${i}`).text);

describe('embeddings beside completions on one machine', () => {
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });

  /** Answers wait until they are let go. */
  function gate() {
    let open = Promise.withResolvers<void>();
    return {
      before:
        (script: FakeScript): FakeScript =>
        async (request, answer) => {
          await Promise.race([open.promise, request.abandoned]);
          if (!answer.destroyed) await script(request, answer);
        },
      open: () => open.resolve(),
      shut: () => {
        open = Promise.withResolvers();
      },
    };
  }

  async function scene() {
    let ahead = 0;
    const clock = { ...systemClock, now: () => systemClock.now() + ahead };
    const [keys, background] = [gate(), gate()];
    const completing = await startFakeBackend(keys.before(streams(['answer'])), ['m']);
    const vector = { embedding: [1, 0], index: 0 };
    const embedding = await startFakeBackend(
      background.before((request, answer) => {
        const { input = [] } = request.body as { input?: string[] };
        return json({ data: input.map((_, index) => ({ ...vector, index })) })(request, answer);
      }),
      ['e'],
    );
    const limits = new MachineLimits(clock);
    const server = createServerBackend({ url: completing.url, model: 'm', server: 'openai', clock });
    const backend = createRoutedBackend([withCircuitBreaker(server, { clock })], {
      clock,
      name: '',
      hedgeMs: 0,
      limit: limits.of([completing.url]),
    });
    const alone = createOpenAiEmbeddings({ url: embedding.url, model: 'e', clock });
    const embeddings = yieldingEmbeddings(alone, limits.of([embedding.url]), clock);
    ends.push(
      () => backend.close(),
      () => embeddings.close(),
      () => completing.close(),
      () => embedding.close(),
    );
    const ask = (priority: CompletionPriority = 'keystroke') =>
      collect(backend.complete(completionOf({ priority }), never));
    const embed = (count: number) => embeddings.embed(texts(count), 'document', never);
    const takes = (ms: number) => {
      ahead += ms;
    };
    return { keys, background, completing, embedding, embeddings, ask, embed, takes };
  }

  const until = async (holds: () => boolean) => {
    while (!holds()) await delay(5);
  };

  it('are given up for a keystroke, and wait while anything else runs', async () => {
    const { keys, background, completing, embedding, embeddings, ask, embed } = await scene();
    const first = embeddings.textsAtOnce ?? 0;
    const given = Array.from({ length: 20 }, () => embed(first));
    await until(() => embedding.requests.length === 16);
    const key = ask();
    await until(() => completing.requests.length === 1);
    await Promise.all(embedding.requests.map(({ abandoned }) => abandoned));
    assert.deepEqual(new Set((await Promise.all(given.slice(0, 16))).map(({ kind }) => kind)), new Set(['aborted']));
    assert.ok((embeddings.textsAtOnce ?? 0) < first, 'and ask for less the next time');
    const ahead = ask('prefetch');
    await until(() => completing.requests.length === 2);
    assert.equal(embedding.requests.length, 16, 'those that wait do so until all is answered');
    background.open();
    keys.open();
    assert.deepEqual([(await key).parts, (await ahead).parts], [['answer'], ['answer']]);
    assert.deepEqual(new Set((await Promise.all(given.slice(16))).map(({ kind }) => kind)), new Set(['vectors']));
  });

  /** One request, in which `ms` pass; gives how much the next may ask for. */
  async function rounds() {
    const { background, embedding, embeddings, embed, takes } = await scene();
    const round = async (ms: number) => {
      background.shut();
      const { length } = embedding.requests;
      const answer = embed(embeddings.textsAtOnce ?? 0);
      await until(() => embedding.requests.length > length);
      takes(ms);
      background.open();
      assert.equal((await answer).kind, 'vectors');
      return embeddings.textsAtOnce ?? 0;
    };
    return { round, embeddings };
  }

  it('ask for as much at once as is answered in a moment', async () => {
    const { round, embeddings } = await rounds();
    for (let i = 0; i < 4; i++) await round(0);
    const quick = embeddings.textsAtOnce ?? 0;
    const slow = await round(2_000);
    assert.ok(slow < quick / 2, `${slow} of ${quick}`);
    await round(5_000);
    assert.equal(await round(5_000), 1, 'one at least');
    assert.equal(await round(0), 2, 'and more again, by and by');
  });

  it('ask for much at once where the way to the server is what takes long', async () => {
    const { round, embeddings } = await rounds();
    for (let i = 0; i < 6; i++) await round(2_000);
    assert.equal(embeddings.textsAtOnce, 16);
    for (let i = 0; i < 4; i++) await round(2_000 + 1_000 * (embeddings.textsAtOnce ?? 0));
    assert.equal(embeddings.textsAtOnce, 1, 'and little where the texts are');
  });

  it('are no hindrance on another machine', () => {
    const limits = new MachineLimits(systemClock, async () => []);
    const of = (...urls: string[]) => limits.of(urls)();
    const gpu = of('http://gpu-box:8000/v1');
    assert.equal(of('https://GPU-box:8443'), gpu);
    assert.notEqual(of('http://other-box:8000'), gpu);
    assert.notEqual(of(), gpu);
    assert.equal(of(), of('http://localhost:8081'));
    const replicas = of('http://gpu-1:8000', 'http://gpu-2:8000');
    assert.equal(of('http://gpu-2:9000'), replicas);
  });

  it('know a machine by all of its names, once the system has told where they lead', async () => {
    const own = Object.values(networkInterfaces())[0]?.[0]?.address ?? '127.0.0.1';
    const hosts: Record<string, readonly string[]> = {
      'gpu-box': ['10.9.8.7'],
      'gpu-box.lan': ['fd00::7', '10.9.8.7'],
      'this-box': [own],
      // As Debian writes it into /etc/hosts.
      'this-box.lan': ['127.0.1.1'],
    };
    const asked: string[] = [];
    const limits = new MachineLimits(systemClock, async (host) => {
      asked.push(host);
      return hosts[host] ?? Promise.reject(new Error('ENOTFOUND'));
    });
    const named = limits.of(['http://gpu-box:8000/v1']);
    const before = named();
    const [here, hereToo, unknown, ...same] = [
      limits.of(['http://this-box:8000']),
      limits.of(['http://this-box.lan:8000']),
      limits.of(['http://nowhere:8000']),
      limits.of(['http://10.9.8.7:8001']),
      limits.of(['http://gpu-box.lan:8000']),
      limits.of(['http://[fd00::7]:8001']),
    ];
    await delay(1);
    assert.equal(named(), before, 'what is under way counts on');
    for (const limit of same) assert.equal(limit(), before);
    assert.equal(here?.(), limits.of([])());
    assert.equal(hereToo?.(), limits.of([])());
    assert.notEqual(unknown?.(), before);
    limits.of(['http://far-box:8000'], false);
    assert.ok(!asked.includes('far-box'), 'nor is a name told that a proxy finds');
  });

  it('know it once the system knows the name again, asked about ever more seldom until then', async () => {
    let isKnown = false;
    let [nowMs, asked] = [0, 0];
    const limits = new MachineLimits({ ...systemClock, now: () => nowMs }, async () => {
      asked++;
      return isKnown ? ['10.9.8.7'] : Promise.reject(new Error('EAI_AGAIN'));
    });
    const [address, named] = [limits.of(['http://10.9.8.7:8000'], false), limits.of(['http://gpu-box:8000'])];
    address();
    for (; nowMs < 600_000; nowMs += 500, await Promise.resolve()) assert.notEqual(named(), address());
    assert.ok(asked > 5 && asked < 15, `${asked} times in ten minutes`);
    isKnown = true;
    nowMs += 300_000;
    named();
    await delay(1);
    assert.equal(named(), address());
    const { length } = Array.from({ length: 9 }, () => named());
    assert.ok(length === 9 && asked < 16, 'and asked about no more');
  });

  it('run where the system does not tell its addresses', async () => {
    const { networkInterfaces: told } = os;
    const refused: unknown[] = [];
    const note = (thrown: unknown) => refused.push(thrown);
    process.on('unhandledRejection', note);
    os.networkInterfaces = () => {
      throw new Error('uv_interface_addresses');
    };
    syncBuiltinESMExports();
    try {
      const limits = new MachineLimits(systemClock, async () => ['10.9.8.7']);
      const [name, address] = [limits.of(['http://gpu-box:8000']), limits.of(['http://10.9.8.7:8000'])];
      await delay(1);
      assert.equal(name(), address());
    } finally {
      os.networkInterfaces = told;
      syncBuiltinESMExports();
      process.off('unhandledRejection', note);
    }
    assert.deepEqual(refused, []);
  });
});
