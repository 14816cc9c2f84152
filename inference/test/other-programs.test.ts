/** Programs that only resemble one of those that are known: by what their own references say of their answers. */
import assert from 'node:assert/strict';
import type { Backend } from '@foretoken/inference/backend.js';
import { openApi } from '@foretoken/inference/connection.js';
import { createServerBackend } from '@foretoken/inference/server-backend.js';
import { surveyServer } from '@foretoken/inference/servers/survey-server.js';
import { collect, completionOf } from './backend-contract.js';
import { type FakeBackend, type FakeScript, httpError, json, startFakeBackend, streams } from './fake-backend.js';
import { type otherPrograms, startOtherProgram } from './fake-servers.js';

const never = new AbortController().signal;

/** The model that is asked when none is named, its family and its context. */
const expected: Readonly<Record<keyof typeof otherPrograms, readonly [string, string, number | undefined]>> = {
  'LM Studio': ['qwen2.5-coder-7b', 'qwen-coder', 4_096],
  LocalAI: ['qwen2.5-coder-7b', 'qwen-coder', undefined],
  'text-generation-inference': ['bigcode/starcoder2-3b', 'starcoder2', 2_048],
  TabbyAPI: ['Qwen2.5-Coder-7B-exl2', 'qwen-coder', 16_384],
  KoboldCpp: ['koboldcpp/qwen2.5-coder-7b-q4', 'qwen-coder', undefined],
  LiteLLM: ['codestral-2508', 'codestral', undefined],
};
/** They do not say who they are. */
const nameless: ReadonlySet<string> = new Set(['LocalAI', 'LiteLLM']);

describe('programs with the API of OpenAI', () => {
  const open: (Backend | FakeBackend | { close(): Promise<void> })[] = [];
  afterEach(() => Promise.all(open.splice(0).map((opened) => opened.close())));

  function backendAt(server: FakeBackend): Backend {
    const backend = createServerBackend({ url: server.url, model: '' });
    open.push(server, backend);
    return backend;
  }

  for (const name of ['LM Studio', 'LocalAI', 'text-generation-inference', 'TabbyAPI', 'KoboldCpp', 'LiteLLM'] as const)
    it(`${name} is known for what it is at a bare address, and asked for a model that completes`, async () => {
      const server = await startOtherProgram(name);
      const backend = backendAt(server);
      const { parts, end } = await collect(backend.complete(completionOf(), never));
      assert.deepEqual([parts.join(''), end], ['one two', 'length']);
      assert.equal(server.requests.at(-1)?.path, '/v1/completions');
      const [model, family, contextTokens] = expected[name];
      const { served } = backend;
      assert.deepEqual([served?.server, backend.model], ['openai', model]);
      assert.equal(served?.program, nameless.has(name) ? undefined : name);
      assert.ok(served?.fim.kind === 'markers' && served.fim.family.name === family);
      assert.equal(served.model.contextTokens, contextTokens);
      const api = openApi({ url: server.url });
      open.push(api);
      const { facts } = await surveyServer(api, 'auto', never);
      assert.equal(facts.program?.name, served.program);
    });

  it('are asked without what can be missed when they refuse a request and name no reason, and so from then on', async () => {
    const refusals = [
      httpError(400, 'Bad Request'),
      httpError(422, 'Input validation error'),
      json({ detail: [{ type: 'extra_forbidden', msg: 'Extra inputs are not permitted' }] }, 422),
    ];
    for (const refusal of refusals) {
      const script: FakeScript = (request, answer) =>
        ('logprobs' in Object(request.body) ? refusal : streams(['ok']))(request, answer);
      const server = await startFakeBackend(script, ['starcoder2']);
      const backend = backendAt(server);
      for (let key = 0; key < 2; key++)
        assert.deepEqual((await collect(backend.complete(completionOf(), never))).parts, ['ok']);
      assert.deepEqual(
        server.requests.map(({ body }) => 'logprobs' in Object(body)),
        [true, false, false],
      );
      assert.deepEqual(Object(server.requests.at(-1)?.body).temperature, 0, 'what the text depends on stays');
    }
  });

  it('say that they have not a model in words of their own', async () => {
    for (const words of [
      'completion: Invalid model name passed in model=starcodr2. Call `/v1/models` to view available models for your key.',
      'Model "starcodr2" not found. Please download it first.',
    ]) {
      const server = await startFakeBackend(httpError(400, words), ['starcoder2']);
      const backend = createServerBackend({ url: server.url, model: 'starcodr2' });
      open.push(server, backend);
      assert.match((await collect(backend.complete(completionOf(), never))).end, /Is "starcoder2" meant\?/);
    }
  });

  it('are asked without what they fail at by name', async () => {
    const refusal = httpError(500, 'logprobs is not supported for models created with logits_all=False');
    const server = await startFakeBackend(
      (request, answer) => ('logprobs' in Object(request.body) ? refusal : streams(['ok']))(request, answer),
      ['starcoder2'],
    );
    const { parts } = await collect(backendAt(server).complete(completionOf(), never));
    assert.deepEqual([parts, server.requests.length], [['ok'], 2]);
  });

  it('are asked for what can be missed again when that was not the reason', async () => {
    const server = await startFakeBackend(httpError(400, 'Bad Request'), ['starcoder2']);
    const backend = backendAt(server);
    assert.match((await collect(backend.complete(completionOf(), never))).end, /refused the request \(HTTP 400\)/);
    assert.equal(server.requests.length, 2);
    server.answerWith(streams(['ok']));
    await collect(backend.complete(completionOf(), never));
    assert.ok('logprobs' in Object(server.requests.at(-1)?.body));
  });

  it('are asked in a chat, without what can be missed, where nothing else is understood', async () => {
    const chat = json({ choices: [{ message: { content: '```\na = load()\n```' }, finish_reason: 'stop' }] });
    const picky: FakeScript = (request, answer) =>
      ('logprobs' in Object(request.body) ? httpError(400, 'Bad Request') : chat)(request, answer);
    const server = await startFakeBackend(httpError(400, 'Bad Request'), ['nobody-knows'], {
      '/v1/chat/completions': picky,
    });
    const backend = backendAt(server);
    assert.equal((await collect(backend.complete(completionOf(), never))).parts.join(''), 'a = load()');
    assert.equal(backend.served?.fim.kind, 'chat');
  });
});
