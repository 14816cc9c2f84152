/** The backend that settings name: which profile answers for a language, where it is asked, and with which key. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@foretoken/base/clock.js';
import { silentLog } from '@foretoken/base/log.js';
import { addModel, openLibrary } from '@foretoken/inference/library/model-library.js';
import { routingLimits } from '@foretoken/inference/limits.js';
import { collect, completionOf } from '@foretoken/inference/testing/backend-contract.js';
import {
  event,
  type FakeBackend,
  httpError,
  startFakeBackend,
  startStream,
  streams,
  streamsRaw,
} from '@foretoken/inference/testing/fake-backend.js';
import { TokenLengths } from '@foretoken/inference/tokenizers/token-lengths.js';
import { type BackendSlot, createBackendSlot, healthOf } from '../src/compose-backend.js';
import { daemonLimits } from '../src/limits.js';
import { defaultSettings } from '../src/settings/load-settings.js';
import type { Settings } from '../src/settings/settings-table.js';

const never = new AbortController().signal;

describe('the backend that settings name', () => {
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });

  async function serving(text: string, models: readonly string[]): Promise<FakeBackend> {
    const server = await startFakeBackend(streams([text]), [...models]);
    ends.push(() => server.close());
    return server;
  }

  function withModels(names: readonly string[]): string {
    const home = mkdtempSync(join(tmpdir(), 'foretoken-'));
    ends.push(() => rmSync(home, { recursive: true }));
    const folder = join(home, 'models');
    openLibrary(folder);
    for (const name of names) {
      writeFileSync(join(home, name), 'GGUF');
      const facts = { family: undefined, contextTokens: 2_048, cacheBytesPerToken: 1_024, licence: undefined };
      const record = { name, source: 'x', sha256: '0'.repeat(64), bytes: 4, pulled: '2026-01-02T03:04:05.000Z' };
      addModel(folder, join(home, name), { ...facts, ...record });
    }
    return folder;
  }

  function slotOf(settings: Partial<Settings>, modelsFolder = '/nowhere'): BackendSlot {
    return changingSlot(settings, modelsFolder).slot;
  }

  function changingSlot(settings: Partial<Settings>, modelsFolder: string) {
    let whole: Settings = { ...defaultSettings, ...settings };
    let laterMs = 0;
    const clock = { ...systemClock, now: () => systemClock.now() + laterMs };
    const slot = createBackendSlot(() => whole, clock, silentLog, { lengths: new TokenLengths(), modelsFolder });
    ends.push(() => slot.close());
    return {
      slot,
      set: (more: Partial<Settings>) => {
        whole = { ...whole, ...more };
      },
      wait: (ms: number) => {
        laterMs += ms;
      },
    };
  }

  async function answer(slot: BackendSlot, languageId: string): Promise<string> {
    const backend = slot.current(languageId)?.backend;
    assert.ok(backend);
    return (await collect(backend.complete(completionOf(), never))).parts.join('');
  }

  it('is the one of the language, at a server of its own with a key of its own', async () => {
    const main = await serving('main', ['m']);
    const own = await serving('own', ['style']);
    const folder = mkdtempSync(join(tmpdir(), 'foretoken-'));
    ends.push(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'key'), 'other-key\n', { mode: 0o600 });
    const slot = slotOf({
      'backend.url': main.url,
      'backend.model': 'm',
      'backend.api_key': 'hush',
      'models.profiles': [`completion/go=style temperature=0.4 url=${own.url} key_file=${join(folder, 'key')}`],
    });
    assert.equal(await answer(slot, 'python'), 'main');
    assert.equal(await answer(slot, 'go'), 'own');
    assert.deepEqual([slot.current('go')?.temperature, slot.current('python')?.temperature], [0.4, 0.1]);
    assert.equal(slot.current('go'), slot.current('go'), 'made once');
    const keys = ({ requests }: FakeBackend) => new Set(requests.map(({ headers }) => headers.authorization));
    assert.deepEqual([keys(main), keys(own)], [new Set(['Bearer hush']), new Set(['Bearer other-key'])]);
    assert.deepEqual(
      slot.all().map(({ model }) => model),
      ['m', 'style'],
    );
  });

  it('is the next in order while a server is away, and the first again when it is back', async () => {
    const main = await serving('main', ['m']);
    const own = await serving('own', ['style']);
    own.answerWith(httpError(503, 'starting', { 'retry-after': '1' }));
    const slot = slotOf({
      'backend.url': main.url,
      'backend.model': 'm',
      'models.profiles': [`completion=style url=${own.url}`],
    });
    assert.equal(await answer(slot, 'go'), '', 'found out by a request');
    assert.equal(await answer(slot, 'go'), 'main');
    own.answerWith(streams(['own']));
    while ((await answer(slot, 'go')) !== 'own') await new Promise((resolve) => setTimeout(resolve, 50));
  });

  it('is a model on this machine for all that name no server, whatever they name that is not there', () => {
    const slot = slotOf({ 'backend.local_model': 'tiny-1b', 'models.profiles': ['completion/go=style'] });
    assert.ok(slot.current('go'));
    assert.deepEqual(
      slot.all().map(({ model }) => model),
      ['tiny-1b'],
    );
  });

  it('is another model on this machine for a language, named by the profile with a server or without', async () => {
    const modelsFolder = withModels(['tiny', 'other']);
    const main = await serving('main', ['m']);
    const alone = slotOf({ 'backend.local_model': 'tiny', 'models.profiles': ['completion/go=other'] }, modelsFolder);
    const beside = slotOf(
      {
        'backend.url': main.url,
        'backend.redaction': 'off',
        'backend.api_key': 'hush',
        'models.profiles': ['completion/go=other temperature=0.3 url=local'],
      },
      modelsFolder,
    );
    for (const slot of [alone, beside]) {
      assert.equal(slot.current('go')?.backend.name, 'other');
      assert.equal(slot.current('go')?.isOwnMachine, true);
      assert.notEqual(slot.current('python')?.backend.name, 'other');
    }
    assert.equal(beside.current('go')?.temperature, 0.3);
    // What is not installed is found out by a request; then the next in order answers.
    await answer(beside, 'go');
    assert.equal(await answer(beside, 'go'), 'main');
  });

  it('that settings replace ends what it was asked, within a time, while the new one answers', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const old = await serving('', ['m']);
    old.answerWith(async (_request, response) => {
      startStream(response);
      response.write(event('first, '));
      await released;
      response.end(`${event('second', 'stop')}data: [DONE]\n\n`);
    });
    const patient = { 'backend.between_tokens_ms': 60_000, 'backend.total_ms': 60_000 };
    const { slot, set, wait } = changingSlot({ ...patient, 'backend.url': old.url, 'backend.model': 'm' }, '/nowhere');
    const backend = slot.current('go')?.backend;
    assert.ok(backend);
    const under = collect(backend.complete(completionOf(), never));
    while (old.requests.length < 1) await new Promise((resolve) => setTimeout(resolve, 5));
    const { url } = await serving('new', ['m']);
    set({ 'backend.url': url });
    assert.equal(await answer(slot, 'go'), 'new');
    old.answerWith(streamsRaw([event('for ever')], 'hang'));
    const late = collect(backend.complete(completionOf(), never));
    while (old.requests.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 2 * daemonLimits.replacedLookMs));
    release();
    const { parts, end } = await under;
    assert.deepEqual([parts.join(''), end], ['first, second', 'stop']);
    wait(daemonLimits.replacedMsMax);
    assert.doesNotMatch((await late).end, /^(?:stop|length)$/, 'nobody is waited for without end');
  });

  it('that settings replace still answers who took it a moment before, and who waits for the turn of the machine', async () => {
    const [busy, old, next] = [await serving('busy', ['b']), await serving('old', ['m']), await serving('new', ['m'])];
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    busy.answerWith(async (request, response) => {
      await released;
      await streams(['busy'])(request, response);
    });
    const { slot, set } = changingSlot(
      {
        'backend.url': old.url,
        'backend.model': 'm',
        'backend.first_token_ms': 60_000,
        'models.profiles': [`completion/python=b url=${busy.url}`],
      },
      '/nowhere',
    );
    const others = Array.from({ length: routingLimits.concurrentStart }, () => answer(slot, 'python'));
    while (busy.requests.length < others.length) await new Promise((resolve) => setTimeout(resolve, 5));
    const waiting = answer(slot, 'go');
    const taken = slot.current('go')?.backend;
    assert.ok(taken);
    set({ 'backend.url': next.url });
    assert.notEqual(slot.current('go')?.backend, taken);
    await new Promise((resolve) => setTimeout(resolve, daemonLimits.replacedLookMs / 2));
    const late = collect(taken.complete(completionOf(), never));
    await new Promise((resolve) => setTimeout(resolve, 2 * daemonLimits.replacedLookMs));
    assert.equal(old.requests.length, 0);
    release();
    assert.deepEqual([await waiting, (await late).parts.join('')], ['old', 'old']);
    assert.deepEqual(new Set(await Promise.all(others)), new Set(['busy']));
    assert.equal(await answer(slot, 'go'), 'new');
  });

  it('is the one that settings name at last, however quickly they change to and fro, and all end with the process', async () => {
    const [one, other] = [await serving('one', ['m']), await serving('other', ['m'])];
    const { slot, set } = changingSlot({ 'backend.url': one.url, 'backend.model': 'm' }, '/nowhere');
    for (const server of [one, other]) server.answerWith(streamsRaw([event('for ever')], 'hang'));
    const under: Promise<{ readonly end: string }>[] = [];
    for (let i = 0; i < 10; i++) {
      set({ 'backend.url': i % 2 === 0 ? other.url : one.url });
      const backend = slot.current('go')?.backend;
      assert.ok(backend);
      under.push(collect(backend.complete(completionOf(), never)));
    }
    assert.equal(slot.all().length, 1);
    while (one.requests.length + other.requests.length < 10) await new Promise((resolve) => setTimeout(resolve, 5));
    one.answerWith(streams(['one']));
    assert.equal(await answer(slot, 'go'), 'one');
    await slot.close();
    for (const { end } of await Promise.all(under)) assert.doesNotMatch(end, /^(?:stop|length)$/);
  });

  it('says so while it hangs, though nothing has failed yet', () => {
    assert.deepEqual(healthOf({ state: { kind: 'closed' } }, 900), { state: 'in use', problem: undefined });
    assert.equal(healthOf({ state: { kind: 'closed' } }, 7_400).problem, 'has not answered for 7 s');
  });

  it('stays open when settings change that are not its own', async () => {
    const modelsFolder = withModels(['tiny', 'other']);
    const main = await serving('main', ['m']);
    const own = await serving('own', ['style']);
    const served = changingSlot(
      { 'backend.url': main.url, 'models.profiles': [`completion/go=style url=${own.url}`] },
      modelsFolder,
    );
    const local = changingSlot({ 'backend.local_model': 'tiny' }, modelsFolder);
    assert.equal(await answer(served.slot, 'go'), 'own');
    assert.ok(local.slot.current('go'));
    const before = [...served.slot.all(), ...local.slot.all()];
    const more = 'completion/python=other url=local';
    served.set({ 'models.profiles': [`completion/go=style temperature=0.3 url=${own.url}`, more] });
    local.set({ 'models.profiles': [more], 'backend.redaction': 'off' });
    assert.equal(served.slot.current('go')?.temperature, 0.3);
    assert.equal(local.slot.current('python')?.backend.name, 'other');
    const after = [...served.slot.all(), ...local.slot.all()];
    for (const one of before) assert.ok(after.includes(one), one.name);
    served.set({ 'backend.local_idle_min': 3, 'backend.prompt_split': 'block', 'completion.wait_ms': 200 });
    served.slot.current('go');
    for (const one of served.slot.all()) assert.ok(before.includes(one), one.name);
    // The one that all asked is now the one of a language.
    local.set({ 'backend.local_model': 'other', 'models.profiles': ['completion/go=tiny'] });
    local.slot.current('go');
    assert.equal(local.slot.all().length, 2);
    for (const one of local.slot.all()) assert.ok(after.includes(one), one.name);
  });
});
