/** `foretoken models` against scripted servers: one table for people, one object for programs, and no key to strangers. */
import assert from 'node:assert/strict';
import { type FakeBackend, json, startFakeBackend } from '@foretoken/inference/testing/fake-backend.js';
import { startFakeLlamaCpp, startFakeVllm } from '@foretoken/inference/testing/fake-servers.js';
import { jsonLines, Scene } from './foretoken-process.js';

describe('foretoken models', function () {
  this.timeout(30_000);
  let scene: Scene;
  let server: FakeBackend;
  before(async () => {
    scene = new Scene();
    server = await startFakeVllm({
      specialTokens: ['<fim_prefix>', '<fim_suffix>', '<fim_middle>', '<file_sep>', '<repo_name>'],
    });
  });
  after(async () => {
    scene.remove();
    await server.close();
  });

  it('shows which server it is, and what each model can', async () => {
    const { code, stdout } = await scene.run(['models', server.url]);
    assert.equal(code, 0);
    assert.match(stdout, /^vLLM 0\.32\.0 at http:\S+\/v1; 4 running, 2 waiting, 75 % of prompts from its cache$/m);
    assert.match(stdout, /^team\/code-model +yes \(starcoder2\) +4096$/m);
    assert.match(stdout, /^our-style +yes \(starcoder2\) +4096 +adapter of team\/code-model$/m);
  });

  it('shows which model serves which task', async () => {
    const profiles = 'completion/python=our-style,completion/go=new,chat=absent temperature=0.5';
    const env = {
      FORETOKEN_BACKEND_URL: server.url,
      FORETOKEN_MODELS_PROFILES: profiles,
      FORETOKEN_MODELS_ADAPTERS: 'new=/adapters/new',
    };
    const { stdout } = await scene.run(['models'], { env });
    assert.match(stdout, /^completion +python +our-style +0\.1 +0\.95 +128$/m);
    assert.match(stdout, /^completion +go +new .* an adapter that is loaded when it is first asked for$/m);
    assert.match(stdout, /^completion +\* +team\/code-model /m);
    assert.match(stdout, /^chat +\* +absent +0\.5 +0\.9 +2000 +not there, for nothing yet$/m);
    const [answer] = jsonLines<{ profiles: { task: string }[] }>(await scene.run(['models', '--json'], { env }));
    assert.equal(answer?.profiles.filter(({ task }) => task === 'completion').length, 3);
  });

  it('gives the same to programs', async () => {
    const llama = await startFakeLlamaCpp({ infills: true });
    try {
      const [answer] = jsonLines<{ schema: number; server: string; models: unknown }>(
        await scene.run(['models', '--json'], { env: { FORETOKEN_BACKEND_URL: `${llama.url}/v1` } }),
      );
      assert.deepEqual([answer?.schema, answer?.server], [1, 'llama.cpp']);
      const model = { id: 'team/code-model', adapterOf: null, contextTokens: 1024, fim: 'infill', family: null };
      assert.deepEqual(answer?.models, [model]);
    } finally {
      await llama.close();
    }
  });

  it('tells the key to no server but the one that it was set for', async () => {
    let keys: (string | undefined)[] = [];
    const stranger = await startFakeBackend(undefined, [], {
      '/v1/models': (request, answer) => {
        keys = [...keys, request.headers.authorization];
        json({ object: 'list', data: [{ id: 'm' }] })(request, answer);
      },
    });
    const env = { FORETOKEN_BACKEND_URL: server.url, FORETOKEN_BACKEND_API_KEY: 'hush' };
    try {
      assert.equal((await scene.run(['models', stranger.url], { env })).code, 0);
      assert.deepEqual(keys, [undefined]);
      assert.equal((await scene.run(['models'], { env: { ...env, FORETOKEN_BACKEND_URL: stranger.url } })).code, 0);
      const own = { ...env, FORETOKEN_BACKEND_URL: stranger.url };
      assert.equal((await scene.run(['models', `${stranger.url}/v1`], { env: own })).code, 0);
      assert.deepEqual(keys, [undefined, 'Bearer hush', 'Bearer hush']);
    } finally {
      await stranger.close();
    }
  });

  it('says what is wrong, with its exit code', async () => {
    assert.equal((await scene.run(['models'])).code, 3);
    const away = await scene.run(['models', 'http://127.0.0.1:9']);
    assert.equal(away.code, 3);
    assert.match(away.stderr, /nothing accepts connections at this port/);
    assert.equal((await scene.run(['models', 'not-an-address'])).code, 1);
    assert.match((await scene.run(['models', 'localhost'])).stderr, /Is http:\/\/localhost meant\?/);
  });

  it('takes a slip of the hand for no address', async () => {
    for (const [words, meant] of [
      [['vocabulry', 'codellama:7b'], /Did you mean `foretoken models vocabulary`\?/],
      [['sevre'], /Did you mean `foretoken models serve`\?/],
      [['server'], /Did you mean `foretoken models serve`\? A server of that name is http:\/\/server\./],
      [['qwen2.5-coder-1.5b'], /Did you mean `foretoken models pull qwen2\.5-coder-1\.5b`\?/],
    ] as const) {
      const { code, stderr } = await scene.run(['models', ...words]);
      assert.equal(code, 2);
      assert.match(stderr, meant);
    }
  });
});
