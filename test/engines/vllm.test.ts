/** The adapter against a real vLLM: what users rely on, with the figures that docs/guides/vllm.md quotes printed on the way. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '@foretoken/base/clock.js';
import type { Backend, BackendCompletion } from '@foretoken/inference/backend.js';
import { withCircuitBreaker } from '@foretoken/inference/circuit-breaker.js';
import { fixedCredential } from '@foretoken/inference/credential-source.js';
import type { GuidedOutput } from '@foretoken/inference/guided-output.js';
import { createRoutedBackend } from '@foretoken/inference/routing/routed-backend.js';
import { createServerBackend, type ServerBackendOptions } from '@foretoken/inference/server-backend.js';
import { backendContract, collect, completionOf } from '@foretoken/inference/testing/backend-contract.js';
import { certificatesMissing, selfSigned } from '@foretoken/inference/testing/certificates.js';
import { skipFor } from '@foretoken/inference/testing/skip-for.js';
import { toPromptText } from '@foretoken/privacy/secret-filter.js';
import { firstTokenTimes } from '../bench/prompts/first-token-times.js';
import { Scene } from '../cli/foretoken-process.js';
import {
  adapterPath,
  givenUrl,
  requestsAt,
  startVllm,
  type VllmServer,
  vllmMissing,
  wholeFlags,
} from './vllm-server.js';

const never = new AbortController().signal;
const deadlines = { firstTokenMs: 300_000, betweenTokensMs: 300_000, totalMs: 600_000 };
const week = toPromptText('days = ["Monday", "Tuesday", "').text;

/** What needs a server of the test's own making. */
const notOurs = givenUrl === undefined ? undefined : 'the server is a given one';

describe('vLLM', function () {
  this.timeout(900_000);
  let server: VllmServer | undefined;
  let url = '';
  const open: Backend[] = [];

  before(async function () {
    const missing = vllmMissing();
    if (missing !== undefined) {
      console.log(`    skipped: ${missing}`);
      return this.skip();
    }
    const began = performance.now();
    if (givenUrl === undefined) server = await startVllm(wholeFlags);
    url = givenUrl ?? server?.url ?? '';
    say(`up after ${((performance.now() - began) / 1000).toFixed(0)} s`);
  });
  after(() => server?.stop());
  afterEach(() => Promise.all(open.splice(0).map((backend) => backend.close())));

  function backendAt(options: Partial<ServerBackendOptions> = {}): Backend {
    const backend = createServerBackend({ url, model: '', deadlines, ...options });
    open.push(backend);
    return backend;
  }
  const write = (more: Partial<BackendCompletion>, options?: Partial<ServerBackendOptions>) =>
    collect(backendAt(options).complete(completionOf({ prompt: week, ...more }), never));

  describe('behind the contract of all servers', () => {
    backendContract({ kind: 'vllm', url: () => url, running: async () => (await requestsAt(url)).running });
  });

  it('tells its version, the context, and that the model has no FIM tokens', async () => {
    const backend = backendAt();
    await backend.probe(never);
    const version: unknown = await (await fetch(`${url}/version`)).json();
    assert.deepEqual({ version: backend.served?.version }, version);
    assert.deepEqual([backend.served?.fim.kind, backend.served?.model.contextTokens], ['none', 4_096]);
  });

  it('streams a plausible completion in several parts, with how sure the model is of each token', async () => {
    const told: string[] = [];
    let text = '';
    let parts = 0;
    for await (const part of backendAt().complete(completionOf({ prompt: week, tokensMax: 12 }), never)) {
      if (part.kind !== 'text') continue;
      parts++;
      text += part.text;
      told.push(...(part.tokens ?? []).map((token) => token.text));
    }
    assert.match(text, /Friday/);
    assert.ok(parts > 1 && told.length >= 11, `${parts} parts, ${told.length} tokens told of`);
    assert.equal(told.join('').slice(0, text.length), text);
  });

  it('stops working within 200 ms of the client going', async () => {
    const took: number[] = [];
    for (let i = 0; i < 5; i++) {
      const aborting = new AbortController();
      let gone = 0;
      for await (const part of backendAt().complete(completionOf({ tokensMax: 1_500 }), aborting.signal)) {
        if (part.kind !== 'text' || gone > 0) continue;
        assert.equal((await requestsAt(url)).running, 1);
        gone = performance.now();
        aborting.abort();
      }
      while ((await requestsAt(url)).running > 0) await delay(5);
      took.push(performance.now() - gone);
    }
    took.sort((a, b) => a - b);
    say(`free again after ${took.map((ms) => ms.toFixed(0)).join(', ')} ms`);
    assert.ok((took[0] ?? Number.NaN) <= 200, `${took.join(', ')} ms`);
  });

  it('has the first token much sooner at each key with prompts in our order', async () => {
    const backend = backendAt();
    await backend.probe(never);
    const times = await firstTokenTimes(backend, 5, 2_100);
    say(JSON.stringify(times));
    assert.ok(times.promptTokens > 1_700, `${times.promptTokens} tokens`);
    assert.ok(times.anew.ours * 10 < times.anew.careless, JSON.stringify(times.anew));
    assert.ok(times.ratio > 3, `${times.ratio} times`);
  });

  it('loads an adapter when it is first asked for, and uses it by its name', async function () {
    skipFor(this, notOurs);
    const plain = await write({ tokensMax: 8 });
    const options = { model: 'our-style', adapterPath };
    const began = performance.now();
    const styled = await write({ tokensMax: 8 }, options);
    say(`adapter loaded and 8 tokens written after ${(performance.now() - began).toFixed(0)} ms`);
    assert.equal(styled.end, 'length', styled.end);
    assert.notEqual(styled.parts.join(''), plain.parts.join(''));
    const again = backendAt(options);
    assert.ok((await again.probe(never)).ok);
    assert.equal(again.served?.model.adapterOf, 'team/code');
    const health = await backendAt({ model: 'lost', adapterPath: '/no/such/adapter' }).probe(never);
    assert.ok(!health.ok);
    assert.match(health.failure.detail, /cannot load the adapter "lost": there is none at \/no\/such\/adapter/);
  });

  it('writes text of the form that it is asked for', async () => {
    const guided = async (form: GuidedOutput) => (await write({ guided: form, tokensMax: 60 })).parts.join('');
    assert.ok(['left', 'right'].includes(await guided({ kind: 'choice', choices: ['left', 'right'] })));
    assert.match(await guided({ kind: 'regex', pattern: '[A-Z]{2}-[0-9]{3}' }), /^[A-Z]{2}-\d{3}$/);
    const properties = { day: { enum: ['Monday', 'Friday'] }, free: { type: 'boolean' } };
    const schema = { type: 'object', properties, required: ['day', 'free'], additionalProperties: false };
    const value: unknown = JSON.parse(await guided({ kind: 'json', schema }));
    assert.ok(typeof value === 'object' && value !== null && 'day' in value && 'free' in value);
  });

  it('answers 32 clients at once, each in full', async () => {
    const began = performance.now();
    const clients = Array.from({ length: 32 }, (_, i) =>
      write({ prompt: toPromptText(`# client ${i}\ndays = ["Monday", `).text, tokensMax: 24 }),
    );
    const answers = await Promise.all(clients);
    for (const { end, usage } of answers) assert.deepEqual([end, usage?.completionTokens], ['length', 24]);
    const seconds = (performance.now() - began) / 1000;
    say(`32 clients: ${((32 * 24) / seconds).toFixed(0)} tokens/s in all`);
  });

  it('lets a keystroke go before what asks for less', async function () {
    skipFor(this, notOurs);
    let ended = 0;
    const crowd = Array.from({ length: 24 }, async (_, i) => {
      const { end } = await write({ prompt: toPromptText(`# ${i}\nx = [`).text, tokensMax: 40, priority: 'prefetch' });
      ended++;
      return end;
    });
    while ((await requestsAt(url)).waiting < 8) await delay(20);
    assert.equal((await write({ tokensMax: 4 })).end, 'length');
    say(`a keystroke behind 24 requests of less priority: ${ended} of them ended before it`);
    // Those that run when it comes, and where they end just then those after them.
    assert.ok(ended <= 16, `${ended} ended before the keystroke`);
    for (const end of await Promise.all(crowd)) assert.equal(end, 'length');
  });

  describe('before the doctor', () => {
    let scene: Scene;
    before(() => {
      scene = new Scene();
    });
    after(() => scene.remove());

    async function doctor(settings: Readonly<Record<string, string>>): Promise<string> {
      const env = Object.entries({ URL: url, ...settings }).map(([name, value]) => [
        `FORETOKEN_BACKEND_${name}`,
        value,
      ]);
      return (await scene.run(['doctor'], { env: Object.fromEntries(env) })).stdout;
    }

    it('has each fault of the set-up named, with the line to change', async () => {
      const set = 'FORETOKEN_BACKEND_';
      assert.match(
        await doctor({}),
        /vLLM answers in \d+ ms and completes; model team\/code\.[\s\S]*The tokenizer of team\/code has the fill-in-the-middle markers of no family/,
      );
      assert.ok((await doctor({ URL: `${url}/llm` })).includes(`${set}URL=${url}/v1`));
      assert.ok((await doctor({ URL: `${url}/v1/v1` })).includes(`${set}URL=${url}/v1`));
      assert.ok((await doctor({ MODEL: 'team/cod' })).includes(`${set}MODEL=team/code`));
      assert.ok((await doctor({ URL: url.replace('http:', 'https:') })).includes(`${set}URL=${url}/`));
      assert.match(
        await doctor({ PROMPT_TOKENS_MAX: '8192' }),
        /holds 4096 tokens, and 8320 would be used[\s\S]*PROMPT_TOKENS_MAX=3968/,
      );
      assert.match(await doctor({ MODEL_FAMILY: 'auto', PROXY: 'http://127.0.0.1:9' }), /vLLM answers/);
      assert.match(await doctor({ URL: 'http://127.0.0.1:9' }), /nothing accepts connections at this port/);
    });
  });

  describe('as one of two', () => {
    let second: VllmServer;
    let scene: Scene;
    let at: Pick<ServerBackendOptions, 'url' | 'credential' | 'transport'>;
    before(async function () {
      skipFor(this, notOurs ?? certificatesMissing());
      const tls = selfSigned('IP:127.0.0.1');
      second = await startVllm(['--api-key', 'hush'], tls);
      at = { url: second.url, credential: fixedCredential('hush'), transport: { extraCa: [tls.cert] } };
      scene = new Scene();
      scene.write({ 'ca.pem': tls.cert });
    });
    after(async () => {
      scene?.remove();
      await second?.stop();
    });

    it('that knows no priorities is asked without, and one that takes no adapters says how it would', async () => {
      assert.equal((await write({ priority: 'prefetch', tokensMax: 4 }, at)).end, 'length');
      const health = await backendAt({ ...at, model: 'our-style', adapterPath }).probe(never);
      assert.ok(!health.ok);
      say(health.failure.detail);
      assert.match(
        health.failure.detail,
        /cannot load the adapter "our-style": it takes none while it runs; start it with --enable-lora/,
      );
    });

    it('that wants a key over TLS has what is wrong with either named by the doctor', async () => {
      const FORETOKEN_BACKEND_CA_FILE = join(scene.root, 'ca.pem');
      const doctor = async (address: string, more: Readonly<Record<string, string>>) =>
        (await scene.run(['doctor'], { env: { FORETOKEN_BACKEND_URL: address, ...more } })).stdout;
      const known = { FORETOKEN_BACKEND_CA_FILE };
      const wrong = await doctor(second.url, { ...known, FORETOKEN_BACKEND_API_KEY: 'other' });
      assert.match(wrong, /does not accept the API key\.[\s\S]*FORETOKEN_BACKEND_API_KEY=KEY/);
      const missing = await doctor(second.url, known);
      assert.match(missing, /wants an API key, and none is set\.[\s\S]*config set backend\.api_key_file/);
      assert.match(await doctor(second.url, {}), /signed by itself[\s\S]*config set backend\.ca_file/);
      const plain = await doctor(second.url.replace('https:', 'http:'), {});
      assert.match(plain, /speaks https at this port[\s\S]*FORETOKEN_BACKEND_URL=https:/);
      const right = await doctor(second.url, { ...known, FORETOKEN_BACKEND_API_KEY: 'hush' });
      assert.match(right, /vLLM answers in \d+ ms and completes/);
    });

    it('may be ended by kill -9 in mid-stream: only streams that had begun are cut off', async () => {
      const clock = systemClock;
      const servers = [{ url }, at].map((one) =>
        withCircuitBreaker(createServerBackend({ model: '', deadlines, ...one }), { clock }),
      );
      const routed = createRoutedBackend(servers, { clock, name: '', hedgeMs: 0 });
      open.push(routed);
      await routed.probe(never);
      const answers: { readonly parts: number; readonly end: string }[] = [];
      let killed = 0;
      const type = async (document: number) => {
        for (let after = 0; after < 4; after += killed > 0 ? 1 : 0) {
          const request = completionOf({ affinity: `${document}`, prompt: week, tokensMax: 16 });
          const { parts, end } = await collect(routed.complete(request, never));
          answers.push({ parts: parts.length, end });
          // The second stream of the doomed one is on its way by now, or will be.
          if (answers.length === 12) {
            await delay(150);
            while (routed.endpoints()[1]?.inFlight === 0) await delay(1);
            killed = routed.endpoints()[1]?.inFlight ?? 0;
            second.kill();
          }
        }
      };
      await Promise.all(Array.from({ length: 6 }, (_, document) => type(document)));
      const cut = answers.filter(({ end }) => end !== 'length');
      say(`kill -9 with ${killed} streams on it: ${cut.length} of ${answers.length} requests cut off`);
      assert.ok(killed > 0);
      assert.ok(cut.length <= killed && cut.every(({ parts }) => parts > 0), JSON.stringify(cut));
      assert.match(routed.state.failure?.detail ?? '', /^1 of 2 servers does not answer: /);
    });
  });
});

/** Shown beside the tests. */
function say(text: string): void {
  console.log(`    vLLM: ${text}`);
}
