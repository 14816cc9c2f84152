/** Models that only chat: how each kind of server is asked, and when that is found out. */
import assert from 'node:assert/strict';
import { createServerBackend } from '@foretoken/inference/server-backend.js';
import type { ServerKind } from '@foretoken/inference/servers/server-facts.js';
import { collect, completionOf } from './backend-contract.js';
import {
  type FakeBackend,
  type FakeScript,
  httpError,
  json,
  startFakeBackend,
  startStream,
  streams,
} from './fake-backend.js';

const never = new AbortController().signal;
const said = ['```py\n', 'a = lo', 'ad()', '\n```'];

/** Streams what a chat model says, as OpenAI's API does and as Ollama's. */
const chat: FakeScript = (request, answer) => {
  if (request.path === '/api/chat') {
    answer.writeHead(200, { 'content-type': 'application/x-ndjson' });
    for (const content of said) answer.write(`${JSON.stringify({ message: { content }, done: false })}\n`);
    return void answer.end(`${JSON.stringify({ message: { content: '' }, done: true, done_reason: 'stop' })}\n`);
  }
  startStream(answer);
  answer.write(`data: ${JSON.stringify({ choices: [{ delta: { role: 'assistant', content: null } }] })}\n\n`);
  for (const content of said) answer.write(`data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`);
  answer.end(`data: ${JSON.stringify({ choices: [{ delta: {}, finish_reason: 'stop' }] })}\n\ndata: [DONE]\n\n`);
};

describe('models that only chat', () => {
  const open: { close(): Promise<unknown> }[] = [];
  afterEach(() => Promise.all(open.splice(0).map((opened) => opened.close())));

  async function scene(model: string, kind: ServerKind | 'auto' = 'auto', routes: Record<string, FakeScript> = {}) {
    const server: FakeBackend = await startFakeBackend(chat, [model], {
      '/v1/chat/completions': null,
      '/api/chat': null,
      '/api/show': json({ capabilities: ['completion'], model_info: {} }),
      ...routes,
    });
    const backend = createServerBackend({ url: server.url, model: '', server: kind });
    open.push(backend, server);
    return { server, backend };
  }

  for (const kind of ['openai', 'vllm', 'sglang', 'llama.cpp', 'ollama'] as const)
    it(`are asked by ${kind}'s chat, and the code is taken out of the answer`, async () => {
      const { server, backend } = await scene('some-8b-instruct', kind);
      await backend.probe(never);
      assert.equal(backend.served?.fim.kind, 'chat');
      const { parts, end } = await collect(backend.complete(completionOf({ chat: { line: 'a = ' } }), never));
      assert.deepEqual([parts.join(''), end], ['load()', 'stop']);
      const { path, body } = server.requests.at(-1) ?? {};
      assert.equal(path, kind === 'ollama' ? '/api/chat' : '/v1/chat/completions');
      assert.ok(typeof body === 'object' && body !== null && 'messages' in body && Array.isArray(body.messages));
      assert.deepEqual(
        body.messages.map(({ role }) => role),
        ['system', 'user'],
      );
      assert.equal(body.messages[1].content, completionOf().prompt);
    });

  it('are found out by what their server refuses, and known from then on', async () => {
    for (const refusal of [
      httpError(404, 'This is a chat model and not supported in the v1/completions endpoint.'),
      httpError(405, 'Method Not Allowed'),
    ]) {
      const { server, backend } = await scene('nobody-knows', 'openai', { '/v1/completions': refusal });
      await backend.probe(never);
      assert.equal(backend.served?.fim.kind, 'none');
      assert.equal((await collect(backend.complete(completionOf(), never))).parts.join(''), 'a = load()');
      assert.equal(backend.served?.fim.kind, 'chat');
      assert.equal(server.requests.length, 1);
    }
  });

  it('are asked in a chat with a prompt that was made before they were known', async () => {
    const { backend } = await scene('some-8b-instruct', 'openai', { '/v1/completions': httpError(404, 'Not Found') });
    const { parts } = await collect(backend.complete(completionOf(), never));
    assert.deepEqual([parts.join(''), backend.served?.fim.kind], ['a = load()', 'chat']);
  });

  it('are also those that fill in the middle, behind a server that passes on chats alone', async () => {
    const { backend } = await scene('qwen2.5-coder-7b', 'openai', { '/v1/completions': httpError(404, 'Not Found') });
    await backend.probe(never);
    assert.equal(backend.served?.fim.kind, 'markers');
    const { parts } = await collect(backend.complete(completionOf(), never));
    assert.deepEqual([parts.join(''), backend.served?.fim.kind], ['a = load()', 'chat']);
  });

  it('say of a prompt that it is too long, though they were asked in another way first', async () => {
    const { backend } = await scene('qwen2.5-coder-7b', 'openai', {
      '/v1/completions': httpError(404, 'Not Found'),
      '/v1/chat/completions': httpError(400, "This model's maximum context length is 4096 tokens."),
    });
    await backend.probe(never);
    const { end } = await collect(backend.complete(completionOf(), never));
    assert.match(end, /The prompt is longer than \S+ takes/);
  });

  it('are asked plainly by a server that has no chats', async () => {
    const { server, backend } = await scene('some-8b-instruct', 'openai', {
      '/v1/chat/completions': httpError(404, 'Not Found'),
    });
    server.answerWith(streams(['load()']));
    await backend.probe(never);
    assert.equal(backend.served?.fim.kind, 'chat');
    const { parts } = await collect(backend.complete(completionOf({ chat: { line: 'a = ' } }), never));
    assert.deepEqual([parts.join(''), backend.served?.fim.kind], ['load()', 'none']);
  });

  it('are asked again as those want it that think, and so from then on', async () => {
    const picky: FakeScript = (request, answer) => {
      const body = Object(request.body);
      const refused = ['max_tokens', 'top_p', 'temperature'].find((name) => name in body);
      const message = `Unsupported parameter: '${refused}' is not supported with this model.`;
      return refused === undefined ? chat(request, answer) : httpError(400, message)(request, answer);
    };
    const { server, backend } = await scene('some-8b-instruct', 'openai');
    server.answerWith(picky);
    await backend.probe(never);
    const ask = async () =>
      (await collect(backend.complete(completionOf({ chat: { line: 'a = ' } }), never))).parts.join('');
    assert.deepEqual(await Promise.all([ask(), ask()]), ['load()', 'load()'], 'also two that are refused at once');
    const before = server.requests.length;
    assert.equal(await ask(), 'load()');
    assert.equal(server.requests.length, before + 1);
    const body = Object(server.requests.at(-1)?.body);
    assert.deepEqual([typeof body.max_completion_tokens, body.stream], ['number', true]);
  });

  for (const refusal of [
    httpError(403, 'You are not allowed to request logprobs from this model'),
    httpError(400, 'Logprobs is not enabled for this model.'),
  ])
    it('are not asked how sure they are once their server has refused it, in whatever words', async () => {
      const { server, backend } = await scene('some-8b-instruct', 'openai');
      server.answerWith((request, answer) => ('logprobs' in Object(request.body) ? refusal : chat)(request, answer));
      await backend.probe(never);
      for (let key = 0; key < 2; key++) {
        const { parts } = await collect(backend.complete(completionOf({ chat: { line: 'a = ' } }), never));
        assert.equal(parts.join(''), 'load()');
      }
      const chats = server.requests.filter(({ path }) => path.endsWith('/chat/completions'));
      assert.deepEqual(
        chats.map(({ body }) => 'logprobs' in Object(body)),
        [true, false, false],
      );
    });

  for (const [kind, name] of [
    ['ollama', 'think'],
    ['openai', 'stream_options'],
    ['openai', 'logprobs'],
    ['openai', 'max_tokens'],
  ] as const)
    it(`are not asked for ever by ${kind} of a server that always complains of ${name}`, async () => {
      const { server, backend } = await scene('some-8b-instruct', kind);
      server.answerWith(httpError(400, `The model does not support ${name}.`));
      await backend.probe(never);
      const { end } = await collect(backend.complete(completionOf({ chat: { line: 'a = ' } }), never));
      assert.match(end, /refused the request \(HTTP 400\)/);
      const chats = server.requests.filter(({ path }) => path.endsWith('/chat') || path.endsWith('/chat/completions'));
      assert.deepEqual(
        chats.map(({ body }) => name in Object(body)),
        [true, false],
      );
    });

  it('are no excuse for a server that refuses both', async () => {
    const { backend } = await scene('nobody-knows', 'openai', {
      '/v1/completions': httpError(404, 'Not Found'),
      '/v1/chat/completions': httpError(404, 'Not Found'),
    });
    await backend.probe(never);
    const { end } = await collect(backend.complete(completionOf(), never));
    assert.match(end, /has no \/v1\/completions at this address/);
    assert.equal(backend.served?.fim.kind, 'none');
  });
});
