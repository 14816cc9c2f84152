/** Each kind of server behind the one port: the shared contract, and what is particular to it. */
import assert from 'node:assert/strict';
import type { BackendCompletion } from '@foretoken/inference/backend.js';
import { openApi } from '@foretoken/inference/connection.js';
import type { GuidedOutput } from '@foretoken/inference/guided-output.js';
import { createServerBackend } from '@foretoken/inference/server-backend.js';
import { loadAdapter } from '@foretoken/inference/servers/load-adapter.js';
import type { ServerKind } from '@foretoken/inference/servers/server-facts.js';
import { surveyServer } from '@foretoken/inference/servers/survey-server.js';
import { toPromptText } from '@foretoken/privacy/secret-filter.js';
import { backendContract, collect, completionOf } from './backend-contract.js';
import { type FakeBackend, type FakeScript, httpError, json, startFakeBackend, streams } from './fake-backend.js';
import { startFakeLlamaCpp, startFakeOllama, startFakeOpenAi, startFakeSglang, startFakeVllm } from './fake-servers.js';

const never = new AbortController().signal;
const starters: readonly (readonly [ServerKind, () => Promise<FakeBackend>])[] = [
  ['openai', startFakeOpenAi],
  ['vllm', startFakeVllm],
  ['sglang', startFakeSglang],
  ['llama.cpp', startFakeLlamaCpp],
  ['ollama', startFakeOllama],
];

for (const [kind, start] of starters)
  describe(`a scripted server of kind ${kind}`, () => {
    let server: FakeBackend;
    let running = 0;
    beforeEach(async () => {
      server = await start();
      running = 0;
    });
    afterEach(() => server.close());
    backendContract({
      kind,
      url: () => server.url,
      running: async () => running,
      streamEndlessly() {
        server.answerWith((request, answer) => {
          running++;
          void request.abandoned.then(() => running--);
          const lines = kind === 'ollama';
          answer.writeHead(200, { 'content-type': lines ? 'application/x-ndjson' : 'text/event-stream' });
          answer.write(lines ? '{"response":"x","done":false}\n' : 'data: {"choices":[{"text":"x"}]}\n\n');
        });
      },
    });
  });

describe('servers', () => {
  const open: { close(): Promise<unknown> }[] = [];
  afterEach(() => Promise.all(open.splice(0).map((opened) => opened.close())));

  async function asked(starting: Promise<FakeBackend>, more: Partial<BackendCompletion> = {}, script?: FakeScript) {
    const server = await starting;
    open.push(server);
    if (script !== undefined) server.answerWith(script);
    const backend = createServerBackend({ url: server.url, model: '', contextTokens: 2_176 });
    open.push(backend);
    const answer = await collect(backend.complete(completionOf(more), never));
    return { backend, server, answer, last: server.requests.at(-1) };
  }

  async function survey(starting: Promise<FakeBackend>) {
    const server = await starting;
    const api = openApi({ url: server.url });
    open.push(server, api);
    return surveyServer(api, 'auto', never);
  }

  it("tells vLLM's version, adapters, context and load, and finds a family by the tokenizer where no name tells it", async () => {
    const specialTokens = ['<|fim_prefix|>', '<|fim_suffix|>', '<|fim_middle|>', '<|file_sep|>', '<|repo_name|>'];
    const { facts, models, load } = await survey(startFakeVllm({ specialTokens }));
    assert.deepEqual([facts.kind, facts.version], ['vllm', '0.32.0']);
    assert.deepEqual(load, { running: 4, waiting: 2, cachedShare: 0.75, slots: undefined });
    const [base, adapter] = models;
    assert.deepEqual([base?.model.contextTokens, adapter?.model.contextTokens], [4096, 4096]);
    assert.equal(adapter?.model.adapterOf, 'team/code-model');
    for (const ability of models)
      assert.ok(
        ability.fim.kind === 'markers' && ability.fim.family.name === 'qwen-coder' && ability.fim.told === 'tokenizer',
      );
  });

  it("tells how many of llama.cpp's slots are at work, also where it exports no metrics", async () => {
    const { load } = await survey(startFakeLlamaCpp());
    assert.deepEqual(load, { running: 1, waiting: undefined, cachedShare: undefined, slots: 2 });
  });

  it("tells SGLang's load, context and family by its tokenizer", async () => {
    const specialTokens = ['<|fim_prefix|>', '<|fim_suffix|>', '<|fim_middle|>', '<|file_sep|>', '<|repo_name|>'];
    const { facts, models, load } = await survey(startFakeSglang({ specialTokens }));
    assert.equal(facts.kind, 'sglang');
    assert.deepEqual(load, { running: 2, waiting: 1, cachedShare: 0.25, slots: undefined });
    assert.equal(models[0]?.model.contextTokens, 8192);
    assert.ok(models[0]?.fim.kind === 'markers' && models[0].fim.told === 'tokenizer');
  });

  it('believes a tokenizer more than a name', async () => {
    const { models } = await survey(startFakeVllm());
    assert.equal(models[0]?.fim.kind, 'none');
  });

  it('asks vLLM for an adapter by its name, and for less than a keystroke with a priority', async () => {
    const { last } = await asked(startFakeVllm(), { priority: 'prefetch' });
    assert.deepEqual(pick(last?.body, ['model', 'priority']), { model: 'team/code-model', priority: 3 });
    const { last: keystroke } = await asked(startFakeVllm(), { priority: 'keystroke' });
    assert.deepEqual(pick(keystroke?.body, ['priority']), { priority: undefined });
  });

  it('makes vLLM load an adapter that it does not list, once', async () => {
    const server = await startFakeVllm();
    open.push(server);
    for (let i = 0; i < 2; i++) {
      const backend = createServerBackend({ url: server.url, model: 'new', adapterPath: '/adapters/new' });
      open.push(backend);
      assert.equal((await collect(backend.complete(completionOf(), never))).end, 'length');
      assert.equal(backend.served?.model.adapterOf, 'team/code-model');
    }
    const api = openApi({ url: server.url });
    open.push(api);
    assert.deepEqual(await api.models(never), ['team/code-model', 'our-style', 'new']);
    await loadAdapter(api, { name: 'new', path: '/adapters/new' }, never);
  });

  it('says why vLLM does not load an adapter', async () => {
    const refusals: readonly (readonly [FakeScript | undefined, RegExp])[] = [
      [undefined, /there is none at \/nowhere\/new on that machine/],
      [
        httpError(500, "Call to add_lora failed: 'LoRA is not enabled. Use --enable-lora.'"),
        /: it takes none while it runs; start/,
      ],
      [json({ detail: 'Not Found' }, 404), /start it with --enable-lora and VLLM_ALLOW_RUNTIME_LORA_UPDATING=True/],
      [
        httpError(400, 'Loading lora new failed: <b>rank 64</b> is greater.'),
        /"new": \?b\?rank 64\?\/b\? is greater\.$/,
      ],
    ];
    for (const [script, why] of refusals) {
      const server = await (script === undefined ? startFakeVllm() : startVllmThat(script));
      const backend = createServerBackend({ url: server.url, model: 'new', adapterPath: '/nowhere/new' });
      open.push(server, backend);
      const health = await backend.probe(never);
      assert.ok(!health.ok && health.failure.code === 'BACKEND_MODEL_UNKNOWN');
      assert.match(health.failure.detail, why);
    }
  });

  it('asks each server in its own way for a text of a certain form', async () => {
    const json = { kind: 'json', schema: { type: 'object' } } as const;
    const choice = { kind: 'choice', choices: ['a', 'say "b"'] } as const;
    const regex = { kind: 'regex', pattern: '[a-z]+' } as const;
    const bodyOf = async (starting: Promise<FakeBackend>, guided: GuidedOutput, name: string) =>
      pick((await asked(starting, { guided })).last?.body, [name])[name];
    assert.deepEqual(await bodyOf(startFakeVllm(), json, 'structured_outputs'), { json: json.schema });
    assert.deepEqual(await bodyOf(startFakeVllm(), choice, 'structured_outputs'), { choice: choice.choices });
    assert.deepEqual(await bodyOf(startFakeVllm(), regex, 'structured_outputs'), { regex: regex.pattern });
    assert.equal(await bodyOf(startFakeVllm({ version: '0.9.2' }), regex, 'guided_regex'), regex.pattern);
    assert.deepEqual(await bodyOf(startFakeVllm({ version: '0.1.dev1+g1' }), json, 'structured_outputs'), {
      json: json.schema,
    });
    assert.deepEqual(await bodyOf(startFakeLlamaCpp(), json, 'json_schema'), json.schema);
    assert.equal(await bodyOf(startFakeLlamaCpp(), choice, 'grammar'), 'root ::= "a" | "say \\"b\\""');
    assert.deepEqual(await bodyOf(startFakeOllama(), json, 'format'), json.schema);
    assert.equal(await bodyOf(startFakeSglang(), json, 'json_schema'), JSON.stringify(json.schema));
    assert.equal(await bodyOf(startFakeSglang(), choice, 'regex'), '(a|say "b")');
    assert.equal(await bodyOf(startFakeOpenAi(), json, 'structured_outputs'), undefined);
  });

  it('asks again without a parameter that the server refuses, and never with it after', async () => {
    const script: FakeScript = (request, answer) =>
      JSON.stringify(request.body).includes('priority')
        ? httpError(400, 'Got priority 1 but Priority scheduling is not enabled.')(request, answer)
        : streams(['ok'])(request, answer);
    const { answer, backend, server } = await asked(startFakeVllm(), { priority: 'edit' }, script);
    assert.deepEqual(answer.parts, ['ok']);
    assert.equal(server.requests.length, 2);
    await collect(backend.complete(completionOf({ priority: 'edit' }), never));
    assert.equal(server.requests.length, 3);
  });

  it('lets llama.cpp join prefix, suffix and other files for a model with FIM tokens of its own', async () => {
    const context = [{ path: toPromptText('a.py').text, text: toPromptText('A = 1\n').text }];
    const infill = { prefix: toPromptText('x = ').text, suffix: toPromptText('\n').text, context };
    const { last, answer } = await asked(startFakeLlamaCpp({ infills: true }), { infill });
    assert.equal(last?.path, '/infill');
    assert.deepEqual(pick(last?.body, ['input_prefix', 'input_suffix', 'input_extra', 'cache_prompt']), {
      input_prefix: 'x = ',
      input_suffix: '\n',
      input_extra: [{ filename: 'a.py', text: 'A = 1\n' }],
      cache_prompt: true,
    });
    assert.deepEqual([answer.parts.join(''), answer.usage?.promptTokens], ['one two', 5]);
  });

  it('remembers that a model of llama.cpp has no FIM tokens, also when that shows late', async () => {
    const { last, server } = await asked(startFakeLlamaCpp({ infills: false }));
    assert.equal(last?.path, '/v1/completions');
    assert.equal(pick(last?.body, ['cache_prompt'])['cache_prompt'], true);
    let swapped = false;
    const late: FakeScript = (request, answer) => {
      if (request.path !== '/infill') return streams(['plain'])(request, answer);
      // The probe is answered well, and every later request is not: the model was changed in between.
      const status = swapped ? 501 : 200;
      swapped = true;
      json({ content: '', error: undefined }, status)(request, answer);
    };
    const swappedServer = await asked(startFakeLlamaCpp({ infills: true }), {}, late);
    assert.deepEqual(swappedServer.answer.parts, ['plain']);
    assert.equal(swappedServer.backend.served?.fim.kind, 'none');
    assert.ok(server.requests.every(({ path }) => path === '/v1/completions'));
  });

  it('gives Ollama the prompt as it is, the context it needs, and keeps the model loaded', async () => {
    const { last, backend } = await asked(startFakeOllama());
    assert.equal(last?.path, '/api/generate');
    assert.deepEqual(pick(last?.body, ['prompt', 'raw', 'suffix', 'keep_alive']), {
      prompt: 'days = ["Monday", ',
      raw: true,
      suffix: undefined,
      keep_alive: '30m',
    });
    assert.deepEqual(pick(pick(last?.body, ['options'])['options'], ['num_ctx', 'num_predict']), {
      num_ctx: 2_176,
      num_predict: 2,
    });
    assert.deepEqual(
      pick(last?.body, ['truncate', 'shift']),
      { truncate: false, shift: false },
      'never cut without a word',
    );
    assert.equal(backend.served?.model.contextTokens, 16_384);
    const { last: inserting } = await asked(startFakeOllama({ infills: true }));
    assert.deepEqual(pick(inserting?.body, ['suffix', 'raw']), { suffix: ']\n', raw: undefined });
  });

  it("takes Ollama's name of a model with and without its tag", async () => {
    const server = await startFakeOllama();
    const backend = createServerBackend({ url: server.url, model: 'code' });
    open.push(server, backend);
    assert.ok((await backend.probe(never)).ok);
  });

  it('asks in the way of OpenAI where something holds back the paths that tell servers apart', async () => {
    const server = await startFakeBackend(streams(['ok']), ['starcoder2'], { '/api/version': () => {} });
    const backend = createServerBackend({ url: server.url, model: '' });
    open.push(server, backend);
    assert.deepEqual((await collect(backend.complete(completionOf(), never))).parts, ['ok']);
    assert.equal(backend.served?.server, 'openai');
  });

  it('finds out anew what serves when a server came back with another model', async () => {
    let model = 'starcoder2';
    const list: FakeScript = (request, answer) => json({ object: 'list', data: [{ id: model }] })(request, answer);
    const server = await startFakeBackend(
      (request, answer) =>
        JSON.stringify(request.body).includes(`"model":"${model}"`)
          ? streams(['ok'])(request, answer)
          : httpError(404, 'The model does not exist.')(request, answer),
      [],
      { '/v1/models': list },
    );
    const backend = createServerBackend({ url: server.url, model: '' });
    open.push(server, backend);
    await collect(backend.complete(completionOf(), never));
    model = 'qwen2.5-coder';
    assert.match((await collect(backend.complete(completionOf(), never))).end, /has no model "starcoder2"/);
    assert.deepEqual((await collect(backend.complete(completionOf(), never))).parts, ['ok']);
    assert.equal(backend.model, 'qwen2.5-coder');
  });

  it('finds an API whose path has no version', async () => {
    const list = json({ object: 'list', data: [{ id: 'starcoder2' }] });
    const routes = { '/gate/v1/models': httpError(404, 'Not Found'), '/gate/models': list, '/gate/completions': null };
    const server = await startFakeBackend(streams(['ok']), [], routes);
    const backend = createServerBackend({ url: `${server.url}/gate`, model: '' });
    open.push(server, backend);
    assert.deepEqual((await collect(backend.complete(completionOf(), never))).parts, ['ok']);
    assert.ok(backend.served?.fim.kind === 'markers' && backend.served.fim.told === 'name');
  });

  it('asks a server that lists no models all the same, when the name of the model is set', async () => {
    for (const list of [json({ object: 'list', data: null }), httpError(404, 'Not Found')]) {
      const server = await startFakeBackend(streams(['ok']), [], { '/v1/models': list });
      const backend = createServerBackend({ url: server.url, model: 'mine' });
      open.push(server, backend);
      assert.deepEqual((await collect(backend.complete(completionOf(), never))).parts, ['ok']);
    }
  });
});

function startVllmThat(loads: FakeScript): Promise<FakeBackend> {
  const list = json({ object: 'list', data: [{ id: 'm', owned_by: 'vllm' }] });
  return startFakeBackend(streams(['x']), [], { '/v1/models': list, '/v1/load_lora_adapter': loads });
}

function pick(body: unknown, names: readonly string[]): Record<string, unknown> {
  const entries = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  return Object.fromEntries(names.map((name) => [name, entries.find(([key]) => key === name)?.[1]]));
}
