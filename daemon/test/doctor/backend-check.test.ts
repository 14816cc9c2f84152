/** The doctor on backends that are set up wrongly in the ways that happen most: each is named, with the line to change. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createTcpServer } from 'node:net';
import {
  type FakeScript,
  httpError,
  json,
  page,
  portOf,
  startFakeBackend,
  startStream,
  streams,
} from '@foretoken/inference/testing/fake-backend.js';
import { startFakeLlamaCpp, startFakeVllm } from '@foretoken/inference/testing/fake-servers.js';
import { endsOfTests, foundOfBackend, worstOfBackend } from './doctor-scene.js';

const models = json({ object: 'list', data: [{ id: 'qwen2.5-coder' }] });
const notFound = httpError(404, 'Not Found');

describe('doctor: the backend', () => {
  const { serving } = endsOfTests();

  it('0: finds nothing to change where nothing is wrong', async () => {
    const server = await serving(startFakeBackend(streams(['x']), ['qwen2.5-coder']));
    const findings = await foundOfBackend({ URL: server.url });
    assert.deepEqual(
      findings.map(({ level }) => level),
      ['ok', 'ok', 'ok'],
    );
    assert.match(findings[0]?.message ?? '', /completes; model qwen2\.5-coder/);
    assert.match(findings[1]?.message ?? '', /family qwen-coder/);
    assert.match(findings[2]?.message ?? '', /estimated.*; `foretoken models vocabulary qwen2\.5-coder` \(16 MB\)/);
  });

  it('1: a wrong path', async () => {
    const server = await serving(startFakeBackend(streams(['x'])));
    const { message, todo } = await worstOfBackend({ URL: `${server.url}/llm/service` });
    assert.match(message, /There is no API at .*\/llm\/service, but one at .*\/v1/);
    assert.equal(todo, `foretoken config set backend.url ${server.url}/v1`);
  });

  it('2: a missing /v1, and an API below another path', async () => {
    const server = await serving(startFakeBackend(streams(['x']), ['qwen2.5-coder']));
    assert.ok((await foundOfBackend({ URL: server.url })).every(({ level }) => level === 'ok'));
    const below = { '/v1/models': notFound, '/api/v1/models': models };
    const other = await serving(startFakeBackend(streams(['x']), [], below));
    const { todo } = await worstOfBackend({ URL: other.url });
    assert.equal(todo, `foretoken config set backend.url ${other.url}/api/v1`);
  });

  it('3: a doubled /v1', async () => {
    const server = await serving(startFakeBackend(streams(['x']), ['qwen2.5-coder']));
    const { message, todo } = await worstOfBackend({ URL: `${server.url}/v1/v1` });
    assert.match(message, /names the version twice/);
    assert.equal(todo, `foretoken config set backend.url ${server.url}/v1`);
  });

  it('4: a model that only chats is asked in a chat, and a better one is advised', async () => {
    for (const refusal of [httpError(404, 'Not Found'), httpError(404, 'This is not a completion model')]) {
      const chat = { '/v1/chat/completions': json({ choices: [{ message: { content: 'a' } }] }) };
      const server = await serving(startFakeBackend(refusal, ['some-chat'], chat));
      const { message, todo } = await worstOfBackend({ URL: server.url });
      assert.match(message, /some-chat is asked in a chat/);
      assert.match(
        todo,
        /Serve another model, .*foretoken config set backend\.model MODEL .*`foretoken models pull` lists some/,
      );
      const two = await serving(startFakeBackend(refusal, ['some-chat', 'other'], chat));
      assert.match((await worstOfBackend({ URL: two.url })).todo, /foretoken config set backend\.model MODEL /);
    }
  });

  it('5: a model without FIM tokens', async () => {
    const unknown = await serving(startFakeLlamaCpp());
    const { message, todo } = await worstOfBackend({ URL: unknown.url, PROMPT_TOKENS_MAX: '512' });
    assert.match(message, /The tokenizer of team\/code-model has .* markers of no family that is known/);
    assert.match(todo, /Serve another model, one trained to fill in the middle/);
    const silent = await serving(startFakeBackend(streams(['x']), ['nameless']));
    const told = await worstOfBackend({ URL: silent.url });
    assert.match(told.message, /of no family that is known here/);
    assert.match(told.todo, /backend\.model_family FAMILY .*config list/);
    const entry = { id: 'qwen2.5-coder', object: 'model', owned_by: 'vllm', max_model_len: 8192 };
    const routes = { '/v1/models': json({ object: 'list', data: [entry] }), '/tokenize': json({ count: 5 }) };
    const named = await serving(startFakeBackend(streams(['x']), [], routes));
    const wrong = await worstOfBackend({ URL: named.url });
    assert.match(wrong.message, /its tokenizer does not know the markers/);
    assert.match(wrong.todo, /Serve another model, one trained to fill in the middle/);
  });

  it('6 and 7: a key that is wrong, or missing', async () => {
    const server = await serving(startFakeBackend(streams(['x']), [], { '/v1/models': httpError(401, 'no') }));
    const wrong = await worstOfBackend({ URL: server.url, API_KEY: 'hush' });
    assert.match(wrong.message, /does not accept the API key/);
    const missing = await worstOfBackend({ URL: server.url });
    assert.match(missing.message, /wants an API key, and none is set/);
    assert.match(missing.todo, /foretoken config set backend\.api_key_file /);
    // A key that is set counts before a file.
    assert.equal(wrong.todo, 'foretoken config set backend.api_key KEY');
    assert.doesNotMatch(wrong.message + wrong.todo, /hush/);
    const file = await worstOfBackend({ URL: server.url, API_KEY_FILE: '/nowhere/key' });
    assert.equal(file.todo, 'Put the right key into /nowhere/key.');
  });

  it('what is no model server, or says where that is', async () => {
    const other = await serving(startFakeBackend(streams(['x']), [], { '/v1/models': page('text/html', '<html>') }));
    assert.match(
      (await worstOfBackend({ URL: other.url })).todo,
      /foretoken config set backend\.url http:\/\/127\.0\.0\.1:PORT /,
    );
    const moved = httpError(301, '', { location: 'https://gpu.test/v1/models' });
    const old = await serving(startFakeBackend(streams(['x']), [], { '/v1/models': moved }));
    assert.equal((await worstOfBackend({ URL: old.url })).todo, 'foretoken config set backend.url https://gpu.test/');
    const signIn: FakeScript = (request, answer) =>
      httpError(302, '', { location: `http://${request.headers.host}/sign-in` })(request, answer);
    const guarded = await serving(startFakeBackend(streams(['x']), [], { '/v1/models': signIn }));
    assert.match(
      (await worstOfBackend({ URL: guarded.url })).todo,
      /backend\.url http:\/\/127\.0\.0\.1:PORT /,
      'not where it is now',
    );
  });

  it('8: a proxy in the way', async () => {
    const proxies: readonly (readonly [FakeScript, RegExp, RegExp])[] = [
      [httpError(407, 'no'), /user name and password/, /backend\.proxy http:\/\/USER:PASSWORD@PROXY:PORT/],
      [page('text/html', '<html>Blocked</html>'), /through the proxy 127\.0\.0\.1/, /backend\.proxy none/],
      [httpError(403, 'Forbidden'), /forbids/, /./],
    ];
    for (const [script, message, todo] of proxies) {
      const proxy = await serving(startFakeBackend(script, [], { 'http://gpu.test/v1/models': script }));
      const finding = await worstOfBackend({ URL: 'http://gpu.test', PROXY: proxy.url });
      assert.match(finding.message, message);
      assert.match(finding.todo, todo);
    }
    const away = await worstOfBackend({ URL: 'http://gpu.test', PROXY: 'http://me:hush@127.0.0.1:9' });
    assert.match(away.message, /through the proxy 127\.0\.0\.1:9/);
    assert.match(away.todo, /backend\.proxy none/);
    assert.doesNotMatch(JSON.stringify(away), /hush/);
    assert.match(
      (await worstOfBackend({ URL: 'http://gpu.test', PROXY: 'socks' })).message,
      /backend\.proxy is no http/,
    );
  });

  it('asks no proxy for what is on this machine, where secrets may stay in prompts', async () => {
    const server = await serving(startFakeBackend(streams(['x']), ['qwen2.5-coder']));
    const proxy = await serving(startFakeBackend(streams(['x']), ['qwen2.5-coder']));
    const [finding] = await foundOfBackend({ URL: server.url, REDACTION: 'off', PROXY: proxy.url });
    assert.equal(finding?.level, 'ok', finding?.message);
    assert.equal(proxy.connections(), 0);
  });

  it('says when the key travels where others can read it', async () => {
    const routes = { 'http://gpu.test/v1/models': models, 'http://gpu.test/v1/completions': null };
    const proxy = await serving(startFakeBackend(streams(['x']), [], routes));
    const asked = { URL: 'http://gpu.test', PROXY: proxy.url };
    const notes = async (more: Readonly<Record<string, string>>) =>
      (await foundOfBackend({ ...asked, ...more })).filter(({ level }) => level !== 'ok');
    assert.deepEqual(await notes({}), []);
    const [open] = await notes({ API_KEY: 'k' });
    assert.match(open?.message ?? '', /travels by http/);
    assert.match(open?.todo ?? '', /foretoken config set backend\.url https:\/\/gpu\.test/);
  });

  it('10: a context that is too small', async () => {
    const server = await serving(startFakeVllm());
    const { message, todo } = await worstOfBackend({
      URL: server.url,
      MODEL_FAMILY: 'qwen-coder',
      PROMPT_TOKENS_MAX: '8192',
    });
    assert.match(message, /holds 4096 tokens, and 8320 would be used/);
    assert.match(todo, /^foretoken config set backend\.prompt_tokens_max 3968 /);
    const tiny = await serving(
      startFakeBackend(httpError(400, 'maximum context length is 8 tokens'), ['qwen2.5-coder']),
    );
    assert.match((await worstOfBackend({ URL: tiny.url })).todo, /longer context/);
  });

  it('11: a mistyped model', async () => {
    const server = await serving(startFakeBackend(streams(['x']), ['Qwen/Qwen2.5-Coder-7B', 'other']));
    const { message, todo } = await worstOfBackend({ URL: server.url, MODEL: 'qwen/qwen2.5-codr-7b' });
    assert.match(message, /Is "Qwen\/Qwen2\.5-Coder-7B" meant\?/);
    assert.equal(todo, 'foretoken config set backend.model Qwen/Qwen2.5-Coder-7B');
  });

  it('13: a server without a model, or one that is still loading it', async () => {
    const routes = { '/v1/models': json({ object: 'list', data: null }), '/api/version': json({ version: '0.12.3' }) };
    const ollama = await serving(startFakeBackend(streams(['x']), [], routes));
    const none = await worstOfBackend({ URL: ollama.url });
    assert.match(none.message, /has no model loaded/);
    assert.match(none.todo, /^ollama pull /);
    const loading = await serving(
      startFakeBackend(streams(['x']), [], { '/v1/models': httpError(503, 'Loading model') }),
    );
    assert.match((await worstOfBackend({ URL: loading.url })).message, /starting or overloaded/);
  });

  it('14: a name that does not resolve', async () => {
    const { message, todo } = await worstOfBackend({ URL: 'http://gpu-box.invalid:8000/v1' });
    assert.match(message, /the name does not resolve/);
    assert.match(todo, /^foretoken config set backend\.url http:\/\/HOST:8000 /);
  });

  it('names the limit that a slow server does not keep', async () => {
    const server = await serving(startFakeBackend((_request, answer) => startStream(answer), ['qwen2.5-coder']));
    const { message, todo } = await worstOfBackend({ URL: server.url, FIRST_TOKEN_MS: '150' });
    assert.match(message, /no first token within 150 ms/);
    assert.match(todo, /foretoken config set backend\.first_token_ms 300/);
  });

  it('sends nobody elsewhere where a server only refuses what it is asked', async () => {
    const server = await serving(startFakeBackend(httpError(400, 'Bad Request'), ['qwen2.5-coder']));
    const { message, todo } = await worstOfBackend({ URL: server.url });
    assert.match(message, /refused the request \(HTTP 400\)/);
    assert.match(todo, /server's log .*foretoken config set backend\.model MODEL/);
  });

  it('looks at every endpoint', async () => {
    const server = await serving(startFakeBackend(streams(['x']), ['qwen2.5-coder']));
    const other = await serving(startFakeBackend(streams(['x']), ['qwen2.5-coder']));
    const findings = await foundOfBackend({ URL: server.url, ENDPOINTS: `${other.url},http://127.0.0.1:9` });
    assert.deepEqual(
      findings.map(({ level }) => level),
      ['ok', 'ok', 'ok', 'ok', 'problem'],
    );
    assert.ok(findings[4]?.todo?.endsWith(`leave it out: foretoken config set backend.endpoints ${other.url}`));
  });

  it('15: a port at which nothing listens', async () => {
    const closed = createTcpServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const port = portOf(closed);
    await new Promise((resolve) => closed.close(resolve));
    const { message, todo } = await worstOfBackend({ URL: `http://127.0.0.1:${port}` });
    assert.match(message, /nothing accepts connections at this port/);
    assert.match(todo, /foretoken config set backend\.url http:\/\/127\.0\.0\.1:/);
  });
});
