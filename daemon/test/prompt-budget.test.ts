/** Prompts within what a model holds, from the first on: counted by its own tokenizer where that can be asked, cut where its server refuses. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { cursorContext } from '@foretoken/assist/completion/lines/cursor-context.js';
import type { CompiledPrompt } from '@foretoken/assist/completion/pipeline-parts.js';
import { BackendRun } from '@foretoken/assist/completion/streams/backend-run.js';
import { systemClock } from '@foretoken/base/clock.js';
import { silentLog } from '@foretoken/base/log.js';
import type { BackendCompletion } from '@foretoken/inference/backend.js';
import {
  type FakeBackend,
  type FakeScript,
  httpError,
  json,
  startFakeBackend,
  streams,
} from '@foretoken/inference/testing/fake-backend.js';
import { TokenLengths } from '@foretoken/inference/tokenizers/token-lengths.js';
import { createBackendSlot } from '../src/compose-backend.js';
import { defaultSettings } from '../src/settings/load-settings.js';

const line = '说明 = "每一行都由模型自己的分词器计算"\n';
const promptOf = (body: unknown): string => Object(body).prompt;

describe('prompts', () => {
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  /** Of a llama.cpp whose context holds `contextTokens`, at a token a character; it says nothing of what was used. */
  async function scene(contextTokens: number, tokenizes: FakeScript | undefined, says: number) {
    let laterMs = 0;
    const clock = { ...systemClock, now: () => systemClock.now() + laterMs };
    const pass = (ms: number) => {
      laterMs += ms;
    };
    const counted: unknown[] = [];
    let holds = contextTokens;
    const tokenizer: FakeScript = (request, answer) => {
      counted.push(request.body);
      const tokens = Array.from({ length: String(Object(request.body).content).length }, () => 1);
      return (tokenizes ?? json({ tokens }))(request, answer);
    };
    const entry = { id: 'm', owned_by: 'llamacpp', meta: { n_ctx: says } };
    const server = await startFakeBackend(
      (request, answer) => {
        const { length } = promptOf(request.body);
        const message = `request (${length} tokens) exceeds the available context size (${holds} tokens)`;
        return (length > holds ? httpError(400, message) : streams(['answer']))(request, answer);
      },
      [],
      { '/v1/models': json({ object: 'list', data: [entry] }), '/tokenize': tokenizer },
    );
    const settings = { ...defaultSettings, 'backend.url': server.url, 'backend.model_family': 'plain' };
    const parts = { lengths: new TokenLengths(), modelsFolder: '/nowhere' };
    const slot = createBackendSlot(() => settings, clock, silentLog, parts);
    ends.push(
      () => server.close(),
      () => slot.close(),
    );
    await slot.named(AbortSignal.timeout(5_000));
    counted.length = 0;
    const compile = (owner = 'o', text = line.repeat(1_000)) => {
      const backend = slot.current('python');
      assert.ok(backend);
      const source = { owner, path: 'a.py', languageId: 'python', prefix: text, suffix: '', repository: '' };
      return {
        backend,
        compiled: backend.compile({ ...source, snippets: [], code: { tables: undefined, overlays: new Map() } }),
      };
    };
    const ask = async (owner = 'o', text = line.repeat(1_000)) => {
      const { backend, compiled } = compile(owner, text);
      const at = cursorContext(text, text.length);
      const run = new BackendRun({
        backend: backend.backend,
        completion: completionOf(compiled),
        shorter: compiled.shorter,
        scene: { at, languageId: 'python', lineOnly: false, markers: compiled.stop },
        clock: systemClock,
      });
      const result = await run.result;
      return result.kind === 'text' ? result.text : result.kind;
    };
    const hold = (tokens: number) => {
      holds = tokens;
    };
    return { ask, compile, counted, hold, pass, server, settings };
  }

  function completionOf({ prompt, stop }: CompiledPrompt): BackendCompletion {
    return { prompt, stop, tokensMax: 16, temperature: 0, topP: 1 };
  }

  const lengths = ({ requests }: FakeBackend) => requests.map(({ body }) => promptOf(body).length);

  it('are cut by a measured length from the second on, though the server tells nothing of what was used', async () => {
    const { ask, counted, server, settings } = await scene(100_000, undefined, 100_000);
    const tokensMax = settings['backend.prompt_tokens_max'];
    assert.equal(await ask(), 'answer');
    while (counted.length < 1) await delay(5);
    await delay(20);
    await ask();
    const [first = 0, second = 0] = lengths(server);
    assert.ok(first > tokensMax && second <= tokensMax && second > tokensMax / 2, `${first} ${second}`);
    for (let i = 0; i < 6; i++, await delay(30)) await ask();
    assert.ok(counted.length <= 3, `${counted.length} counted`);
    assert.deepEqual(Object(counted[0]).content, promptOf(server.requests[0]?.body), 'nothing that was not sent there');
  });

  it('are counted by nobody where the tokenizer does not answer', async () => {
    const { ask, counted } = await scene(100_000, httpError(404, 'Not Found'), 100_000);
    for (let i = 0; i < 8; i++, await delay(30)) assert.equal(await ask(), 'answer');
    assert.equal(counted.length, 3);
  });

  for (const [what, tokenizes, holds, requests] of [
    ['by what its tokenizer counts', undefined, 2_000, 2],
    ['by half, where it counts nothing', httpError(404, 'Not Found'), 1_600, 3],
    ['by half, where it has less room than it says', undefined, 1_000, 3],
  ] as const)
    it(`that a server refuses as too long are sent again within the same request, cut ${what}`, async () => {
      const { ask, server } = await scene(holds, tokenizes, 8_000);
      assert.equal(await ask(), 'answer', lengths(server).join(' '));
      assert.equal(server.requests.length, requests, lengths(server).join(' '));
      assert.equal(await ask(), 'answer');
      assert.equal(server.requests.length, requests + 1, 'and are as short from then on');
    });

  it('grow again after a while, and are tried more seldom each time that they are refused again', async () => {
    const { ask, pass, server } = await scene(1_600, httpError(404, 'Not Found'), 8_000);
    const refusedBy = async (minutes: number) => {
      pass(minutes * 60_000);
      const { length } = server.requests;
      assert.equal(await ask(), 'answer');
      return server.requests.length - length - 1;
    };
    assert.equal(await refusedBy(0), 2);
    assert.deepEqual([await refusedBy(9), await refusedBy(2)], [0, 2]);
    assert.deepEqual([await refusedBy(19), await refusedBy(2)], [0, 2]);
  });

  it('are not cut by half for who gave up before they were counted', async () => {
    const busy: FakeScript = (request, answer) => {
      if (String(Object(request.body).content).length < 100) return json({ tokens: [1] })(request, answer);
    };
    const { compile } = await scene(1_000, busy, 8_000);
    const { compiled } = compile();
    const key = new AbortController();
    const cut = compiled.shorter?.(key.signal);
    key.abort();
    await cut;
    assert.equal(compile().compiled.prompt.length, compiled.prompt.length);
  });

  it('are still there when a server takes them again that took none', async () => {
    const { ask, hold, server } = await scene(-1, httpError(404, 'Not Found'), 8_000);
    for (let i = 0; i < 20; i++) assert.equal(await ask(), 'failed');
    const { length } = server.requests;
    await ask();
    assert.equal(server.requests.length, length + 1, 'a prompt that cannot get shorter is sent once');
    hold(8_000);
    assert.equal(await ask(), 'answer');
    assert.ok((lengths(server).at(-1) ?? 0) > 300, lengths(server).join(' '));
  });
});
