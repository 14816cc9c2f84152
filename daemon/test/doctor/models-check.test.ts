/** The doctor on profiles and adapters: which model serves what, and why one does not. */
import assert from 'node:assert/strict';
import { startFakeBackend, streams } from '@foretoken/inference/testing/fake-backend.js';
import { startFakeLlamaCpp, startFakeVllm } from '@foretoken/inference/testing/fake-servers.js';
import { endsOfTests, foundBy } from './doctor-scene.js';

describe('doctor: models', () => {
  const { serving } = endsOfTests();

  it('says which model serves what, and which of them no server has', async () => {
    const server = await serving(startFakeBackend(streams(['x']), ['qwen2.5-coder', 'our-adapter']));
    const other = await serving(startFakeBackend(streams(['x']), ['talker']));
    const profiles = `completion/python=our-adapter,completion/go=our-adaptor,chat=talker url=${other.url}`;
    const findings = await foundBy('models', {
      FORETOKEN_BACKEND_URL: server.url,
      FORETOKEN_MODELS_PROFILES: profiles,
    });
    assert.deepEqual(
      findings.map(({ level }) => level),
      ['ok', 'problem', 'ok'],
    );
    const host = new URL(other.url).host;
    assert.match(
      findings[0]?.message ?? '',
      /^completion in python: our-adapter at .*; temperature 0\.1, top_p 0\.95, at most 128 tokens\.$/,
    );
    assert.match(
      findings[1]?.message ?? '',
      /^completion in go: .* has no model "our-adaptor"\. Is "our-adapter" meant\?$/,
    );
    assert.ok(findings[2]?.message.startsWith(`chat: talker at ${host}; temperature 0.7`), findings[2]?.message);
  });

  it('says why an adapter cannot be loaded, and what no one asks for', async () => {
    const server = await serving(startFakeVllm());
    const env = {
      FORETOKEN_BACKEND_URL: server.url,
      FORETOKEN_MODELS_ADAPTERS: 'new=/adapters/new,bad=/nowhere,idle=/x',
    };
    const findings = await foundBy('models', {
      ...env,
      FORETOKEN_MODELS_PROFILES: 'completion/python=new,completion/go=bad',
    });
    assert.match(findings[0]?.message ?? '', /^completion in python: new at /);
    assert.match(
      findings[1]?.message ?? '',
      /cannot load the adapter "bad": there is none at \/nowhere on that machine/,
    );
    assert.match(
      findings[1]?.todo ?? '',
      /foretoken config set models\.adapters bad=\/path\/on\/the\/server .*--enable-lora/,
    );
    assert.match(findings[2]?.message ?? '', /"idle" is asked for by nothing/);
    const llama = await serving(startFakeLlamaCpp());
    const elsewhere = await foundBy('models', {
      ...env,
      FORETOKEN_BACKEND_URL: llama.url,
      FORETOKEN_MODELS_PROFILES: 'completion=new',
    });
    assert.match(elsewhere[0]?.todo ?? '', /vLLM alone loads one while it runs/);
  });
});
