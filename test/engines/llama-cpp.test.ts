/** The adapter against a real llama.cpp server: a completion, streamed, and a slot that is free again when we let go. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { compilePrompt } from '@foretoken/assist/prompt/compile-prompt.js';
import type { Backend, BackendCompletion, BackendPart } from '@foretoken/inference/backend.js';
import { openApi } from '@foretoken/inference/connection.js';
import type { GuidedOutput } from '@foretoken/inference/guided-output.js';
import { familyOf } from '@foretoken/inference/models/match-family.js';
import { createServerBackend } from '@foretoken/inference/server-backend.js';
import { surveyServer } from '@foretoken/inference/servers/survey-server.js';
import { backendContract, collect as collected, completionOf } from '@foretoken/inference/testing/backend-contract.js';
import { skipFor } from '@foretoken/inference/testing/skip-for.js';
import { toPromptText } from '@foretoken/privacy/secret-filter.js';
import { Scene } from '../cli/foretoken-process.js';
import { writeFimCopy } from './gguf-fim-copy.js';
import { type LlamaCppServer, llamaCppMissing, modelPath, startLlamaCpp } from './llama-cpp-server.js';

const never = new AbortController().signal;

describe('llama.cpp server', function () {
  this.timeout(60_000);
  let server: LlamaCppServer;
  let backend: Backend;

  before(async function () {
    skipFor(this, llamaCppMissing());
    server = await startLlamaCpp({ threads: 1 });
    backend = createServerBackend({
      url: server.url,
      model: '',
      deadlines: { firstTokenMs: 30_000, totalMs: 50_000 },
    });
  });
  after(async () => {
    await backend?.close();
    await server?.stop();
  });

  it('answers a probe, and gives the model that is not configured its name', async () => {
    const health = await backend.probe(never);
    assert.ok(health.ok && health.models.length === 1);
    assert.equal(backend.model, health.models[0]);
  });

  it('tells its slots, and that none is at work', async () => {
    const api = openApi({ url: server.url });
    const { load } = await surveyServer(api, 'auto', never);
    await api.close();
    assert.ok(load !== undefined && (load.slots ?? 0) >= 1 && load.running === 0, JSON.stringify(load));
  });

  it('streams a plausible completion of a prompt that we compiled', async () => {
    const parts = await collect(backend.complete(completion(12), never));
    const texts = parts.flatMap((part) => (part.kind === 'text' ? [part.text] : []));
    const end = parts.at(-1);
    assert.ok(texts.length > 3, 'in several parts');
    assert.match(texts.join(''), /Friday/);
    assert.ok(end?.kind === 'end' && end.reason === 'length');
    assert.equal(end.usage?.completionTokens, 12);
    const told = parts.flatMap((part) => (part.kind === 'text' ? (part.tokens ?? []) : []));
    assert.ok(told.length >= 11, `the server tells how sure it is of each token: ${told.length}`);
    const mean = Math.exp(told.reduce((sum, one) => sum + one.logProbability, 0) / told.length);
    assert.ok(mean > 0.2 && mean < 1, String(mean));
  });

  it('frees the slot when a completion is aborted, far from its end', async () => {
    const aborting = new AbortController();
    for await (const part of backend.complete({ ...completion(1_500), stop: [] }, aborting.signal)) {
      if (part.kind === 'text' && !aborting.signal.aborted) {
        assert.equal(await slotBusy(server.url), true);
        aborting.abort();
      }
    }
    const start = performance.now();
    while (await slotBusy(server.url)) {
      // 1,500 tokens take this server several seconds; a stopped slot is free after the token it works on.
      assert.ok(performance.now() - start < 2_000, 'the slot is still working');
      await delay(20);
    }
  });
});

describe('llama.cpp server, behind the contract of all servers', function () {
  this.timeout(60_000);
  let server: LlamaCppServer;
  before(async function () {
    skipFor(this, llamaCppMissing());
    server = await startLlamaCpp({ threads: 1 });
  });
  after(() => server?.stop());
  backendContract({
    kind: 'llama.cpp',
    url: () => server.url,
    running: async () => ((await slotBusy(server.url)) ? 1 : 0),
  });

  it('writes text of the form that it is asked for', async () => {
    const backend = createServerBackend({ url: server.url, model: '' });
    const guided = async (form: GuidedOutput) =>
      (await collected(backend.complete(completionOf({ guided: form, tokensMax: 60 }), never))).parts.join('');
    assert.ok(['left', 'the "right"'].includes(await guided({ kind: 'choice', choices: ['left', 'the "right"'] })));
    const properties = { day: { enum: ['Monday', 'Friday'] }, free: { type: 'boolean' } };
    const value: unknown = JSON.parse(
      await guided({ kind: 'json', schema: { type: 'object', properties, required: ['day', 'free'] } }),
    );
    assert.ok(typeof value === 'object' && value !== null && 'day' in value && 'free' in value);
    await backend.close();
  });

  it('has each fault of the set-up named by the doctor, with the line to change', async () => {
    const scene = new Scene();
    const doctor = async (settings: Readonly<Record<string, string>>) => {
      const named = Object.entries({ URL: server.url, ...settings });
      const env = Object.fromEntries(named.map(([name, value]) => [`FORETOKEN_BACKEND_${name}`, value]));
      return (await scene.run(['doctor'], { env })).stdout;
    };
    const url = 'FORETOKEN_BACKEND_URL=';
    try {
      const usual = await doctor({});
      assert.match(usual, /llama\.cpp server answers in \d+ ms and completes[\s\S]*is asked in a chat/);
      assert.match(usual, /holds 2048 tokens, and 2176 would be used[\s\S]*backend\.prompt_tokens_max 1920/);
      assert.ok((await doctor({ URL: `${server.url}/llm` })).includes(`${url}${server.url}/v1`));
      assert.ok((await doctor({ URL: `${server.url}/v1/v1` })).includes(`${url}${server.url}/v1`));
      assert.ok((await doctor({ URL: server.url.replace('http:', 'https:') })).includes(`${url}${server.url}/`));
      assert.match(await doctor({ MODEL: 'smolm2' }), /has no model "smolm2"\.[\s\S]*FORETOKEN_BACKEND_MODEL=\//);
    } finally {
      scene.remove();
    }
  });

  it('that has a model without FIM tokens is asked without them, and its context is known', async () => {
    const backend = createServerBackend({ url: server.url, model: '' });
    await backend.probe(never);
    const { fim, model } = backend.served ?? {};
    assert.ok(fim?.kind === 'none' || fim?.kind === 'chat', fim?.kind);
    assert.equal(model?.contextTokens, 2_048);
    await backend.close();
  });

  it('answers in a chat too', async () => {
    const backend = createServerBackend({ url: server.url, model: '' });
    const request = completionOf({ chat: { line: 'answer = ' }, tokensMax: 8 });
    const { end, parts, usage } = await collected(backend.complete(request, never));
    assert.ok(end === 'length' || end === 'stop', end);
    assert.ok(
      parts.length > 0 && (usage?.promptTokens ?? 0) > 50,
      `${parts.join('')} after ${usage?.promptTokens} tokens`,
    );
    await backend.close();
  });
});

describe('llama.cpp server, with a model that has FIM tokens', function () {
  this.timeout(60_000);
  let server: LlamaCppServer;
  let folder: string | undefined;
  before(async function () {
    skipFor(this, llamaCppMissing());
    folder = mkdtempSync(join(tmpdir(), 'foretoken-gguf-'));
    const copy = join(folder, 'infills.gguf');
    writeFimCopy(modelPath() ?? '', copy, { prefix: 10, suffix: 11, middle: 12 });
    server = await startLlamaCpp({ threads: 1, model: copy });
  });
  after(async () => {
    await server?.stop();
    if (folder !== undefined) rmSync(folder, { recursive: true });
  });

  it('joins prefix, suffix and other files itself, and keeps what it has read', async () => {
    const backend = createServerBackend({ url: server.url, model: '' });
    const text = (value: string) => toPromptText(value).text;
    const context = [{ path: text('weeks.py'), text: text('WEEK = 7\n'.repeat(40)) }];
    const prefix = text('days = ["Monday", "Tuesday", ');
    const request = completionOf({ infill: { prefix, suffix: text(']\n'), context }, tokensMax: 4 });
    const first = await collected(backend.complete(request, never));
    assert.equal(backend.served?.fim.kind, 'infill');
    assert.equal(first.end, 'length', first.end);
    const again = await collected(backend.complete(request, never));
    const { promptTokens = 0, cachedTokens = 0 } = again.usage ?? {};
    assert.ok(cachedTokens > promptTokens / 2, `${cachedTokens} of ${promptTokens} tokens from the cache`);
    await backend.close();
  });
});

function completion(tokensMax: number): BackendCompletion {
  const prefix = 'days = ["Monday", "Tuesday", "Wednesday", "Thursday", "';
  const compiled = compilePrompt({
    family: familyOf('SmolLM2-135M'),
    repository: '',
    path: 'days.py',
    languageId: 'python',
    prefix,
    suffix: ']\n',
    snippets: [],
    tokensMax: 500,
  });
  return { prompt: compiled.prompt, stop: compiled.stop, tokensMax, temperature: 0, topP: 1 };
}

async function collect(parts: AsyncIterable<BackendPart>): Promise<BackendPart[]> {
  const collected: BackendPart[] = [];
  for await (const part of parts) collected.push(part);
  return collected;
}

async function slotBusy(url: string): Promise<boolean> {
  const slots: unknown = await (await fetch(`${url}/slots`)).json();
  assert.ok(Array.isArray(slots));
  return slots.some(
    (slot: unknown) =>
      typeof slot === 'object' && slot !== null && 'is_processing' in slot && slot.is_processing === true,
  );
}
