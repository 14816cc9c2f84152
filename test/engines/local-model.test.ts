/** A real model in a process of ours: what it writes, what it keeps of a prompt, how it is given up, and what becomes of it when it dies. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Backend, BackendCompletion, BackendPart } from '@foretoken/inference/backend.js';
import { collect, completionOf, portContract } from '@foretoken/inference/testing/backend-contract.js';
import { skipFor } from '@foretoken/inference/testing/skip-for.js';
import { toPromptText } from '@foretoken/privacy/secret-filter.js';
import { writeFimCopy } from './gguf-fim-copy.js';
import { modelPath } from './llama-cpp-server.js';
import { localModel, localModelMissing } from './local-model.js';

const never = new AbortController().signal;
const text = (value: string) => toPromptText(value).text;
const asking = (prompt: string, more: Partial<BackendCompletion> = {}) =>
  completionOf({ prompt: text(prompt), infill: undefined, ...more });
const weekdays = 'days = ["Monday", "Tuesday", "Wednesday", "Thursday", "';
const mib = 1024 * 1024;

/** About 500 tokens that tell one document from another. */
function document(name: string): string {
  const functions = Array.from({ length: 28 }, (_, i) => `def ${name}_${i}(a, b):\n    return a + b * ${i}\n`);
  return `"""The module ${name}."""\n${functions.join('')}`;
}

describe('a real model in a process of ours', function () {
  this.timeout(120_000);
  let model: ReturnType<typeof localModel>;
  before(async function () {
    skipFor(this, localModelMissing());
    model = localModel();
  });
  after(() => model?.backend.close());

  portContract({ kind: 'node-llama-cpp', open: () => model.backend, running: async () => model.process.inFlight });

  it('streams a plausible completion, and tells how sure it was of each token', async () => {
    const parts = await partsOf(model.backend, asking(weekdays, { tokensMax: 12 }));
    const texts = parts.flatMap((part) => (part.kind === 'text' ? [part.text] : []));
    assert.ok(texts.length > 3, 'in several parts');
    assert.match(texts.join(''), /^Friday/);
    const told = parts.flatMap((part) => (part.kind === 'text' ? (part.tokens ?? []) : []));
    const mean = Math.exp(told.reduce((sum, one) => sum + one.logProbability, 0) / told.length);
    assert.ok(told.length >= 11 && mean > 0.2 && mean <= 1, `${told.length} tokens, ${mean}`);
  });

  it('is known by what its file says: context, and no tokens to fill in the middle', async () => {
    assert.deepEqual([model.backend.served?.fim.kind, model.backend.served?.model.contextTokens], ['none', 2_048]);
  });

  it('stops before a stop text, and says so', async () => {
    const { parts, end } = await collect(
      model.backend.complete(asking(weekdays, { tokensMax: 40, stop: ['day'] }), never),
    );
    assert.deepEqual([parts.join(''), end], ['Fri', 'stop']);
  });

  it('reads the markers of a prompt as the tokens that they name', async () => {
    const marked = await collect(model.backend.complete(asking('<|im_start|>'), never));
    const plain = await collect(model.backend.complete(asking('<|im_begin|>'), never));
    assert.equal(marked.usage?.promptTokens, 1);
    assert.ok((plain.usage?.promptTokens ?? 0) > 3);
  });

  it('gives whole characters, however many tokens each takes', async () => {
    const { parts } = await collect(
      model.backend.complete(asking('x = "äöü ✓✓✓✓✓✓"\ny = "äöü ✓✓', { tokensMax: 12 }), never),
    );
    assert.match(parts.join(''), /^✓/);
    assert.ok(!parts.join('').includes('\uFFFD'));
  });

  it('refuses a prompt that its context cannot hold', async () => {
    const parts = await partsOf(model.backend, asking(document('long').repeat(5)));
    const [end] = parts;
    assert.ok(end?.kind === 'end' && end.reason === 'failed' && end.failure.tooLong, JSON.stringify(end));
  });

  it('reads only what a key changed at the end of a prompt, of two documents in turn', async () => {
    const [first, second] = [document('first'), document('second')];
    const read = async (prompt: string) => {
      const start = performance.now();
      const { usage } = await collect(model.backend.complete(asking(prompt, { tokensMax: 1 }), never));
      const { promptTokens = 0, cachedTokens = 0 } = usage ?? {};
      return { tokens: promptTokens - cachedTokens, ms: performance.now() - start };
    };
    const cold = await read(first);
    assert.ok(cold.tokens > 400, String(cold.tokens));
    await read(second);
    for (const typed of ['d', 'de', 'def ']) {
      for (const prompt of [first, second]) {
        const { tokens, ms } = await read(prompt + typed);
        assert.ok(tokens <= 4, `${tokens} tokens are read for "${typed}"`);
        assert.ok(ms < cold.ms / 2, `${ms} ms instead of ${cold.ms}`);
      }
    }
    const changed = await read(`# changed\n${first}`);
    assert.ok(changed.tokens > 400, 'a changed head is read anew');
  });

  it('keeps what it has read of a prompt that is given up in the middle', async () => {
    let kept = 0;
    // A busy machine may have read nothing yet.
    for (const ms of [300, 1_500, 6_000]) {
      const prompt = document(`given_up_after_${ms}`);
      await collect(model.backend.complete(asking(prompt), AbortSignal.timeout(ms)));
      const { usage } = await collect(model.backend.complete(asking(prompt), never));
      kept = usage?.cachedTokens ?? 0;
      if (kept > 10) break;
    }
    assert.ok(kept > 10, `${kept} tokens`);
  });

  it('answers who waits before who does not', async () => {
    const order: string[] = [];
    const ask = async (name: string, more: Partial<BackendCompletion>) => {
      await collect(model.backend.complete(asking(weekdays, more), never));
      order.push(name);
    };
    const running = ask('running', { tokensMax: 30 });
    while (model.process.inFlight === 0) await delay(1);
    const later = ask('ahead', { priority: 'prefetch' });
    await delay(1);
    await Promise.all([running, later, ask('key', { priority: 'keystroke' })]);
    assert.deepEqual(order, ['running', 'key', 'ahead']);
  });

  it('that is killed while it writes ends the answer, and is back by itself', async () => {
    const { process: runner, backend } = model;
    const killed = runner.pid;
    assert.ok(killed !== undefined);
    let end: BackendPart | undefined;
    for await (const part of backend.complete(asking(weekdays, { tokensMax: 800 }), never)) {
      if (part.kind === 'text') process.kill(killed, 'SIGKILL');
      end = part;
    }
    assert.ok(end?.kind === 'end' && end.reason === 'failed' && end.failure.code === 'BACKEND_CUT_OFF');
    const start = performance.now();
    const soon = await collect(backend.complete(asking(weekdays), never));
    assert.match(soon.end, /is gone: .*SIGKILL/);
    assert.ok(performance.now() - start < 100, 'nobody waits for it');
    while (runner.pid === undefined) await delay(20);
    assert.notEqual(runner.pid, killed);
    assert.equal((await untilAnswered(backend)).parts.length, 2);
  });
});

describe('a real model in a process of ours, at its limits', function () {
  this.timeout(120_000);
  let folder: string | undefined;
  let opened: Backend | undefined;
  before(function () {
    skipFor(this, localModelMissing());
    folder = mkdtempSync(join(tmpdir(), 'foretoken-local-'));
  });
  afterEach(() => opened?.close());
  after(() => folder !== undefined && rmSync(folder, { recursive: true }));

  function open(options: Parameters<typeof localModel>[0]) {
    const model = localModel(options);
    opened = model.backend;
    return model;
  }

  it('leaves the memory when it is not used, and comes back when it is', async () => {
    const { process: runner, backend } = open({ idleMs: 300 });
    assert.equal((await collect(backend.complete(completionOf(), never))).end, 'length');
    const { pid } = runner;
    assert.ok(runner.memoryBytes() > 100 * mib);
    while (runner.pid !== undefined) await delay(20);
    assert.equal((await collect(backend.complete(completionOf(), never))).end, 'length');
    assert.notEqual(runner.pid, pid);
    void runner.unload();
    assert.equal((await collect(backend.complete(completionOf(), never))).end, 'length', 'asked while it leaves');
  });

  it('is not loaded where it needs more than it may take, and ended where it takes more', async () => {
    const none = open({ memoryBytesMax: 200 * mib });
    assert.match((await collect(none.backend.complete(completionOf(), never))).end, /allows 200/);
    assert.equal(none.process.pid, undefined, 'nothing is started');
    const { process: runner, backend } = open({ memoryBytesMax: 240 * mib, cacheBytesPerToken: 1 });
    await collect(backend.complete(completionOf(), never));
    while (runner.pid !== undefined) await delay(20);
    assert.match((await collect(backend.complete(completionOf(), never))).end, /took \d+ MiB, more than/);
  });

  it('says that its file is damaged, without trying for ever', async () => {
    const path = join(folder ?? '', 'damaged.gguf');
    writeFileSync(path, readFileSync(modelPath() ?? '').subarray(0, 20 * mib));
    const { process: runner, backend } = open({ path });
    const { end } = await collect(backend.complete(completionOf(), never));
    assert.match(end, /damaged\.gguf cannot be loaded/);
    await delay(400);
    assert.equal(runner.pid, undefined);
  });

  it('says that its engine does not work', async () => {
    const engineFolder = join(folder ?? '', 'engine');
    const library = join(engineFolder, 'node_modules/node-llama-cpp');
    const { backend } = open({ engineFolder });
    assert.match((await collect(backend.complete(completionOf(), never))).end, /is not installed/);
    writePackage(library);
    assert.match(
      (await collect(backend.complete(completionOf(), never))).end,
      /cannot be loaded|another node-llama-cpp/,
    );
  });

  it('with tokens to fill in the middle joins prefix, suffix and other files', async () => {
    const path = join(folder ?? '', 'infills.gguf');
    writeFimCopy(modelPath() ?? '', path, { prefix: 10, suffix: 11, middle: 12 });
    const { backend } = open({ path });
    const context = [{ path: text('weeks.py'), text: text('WEEK = 7\n'.repeat(40)) }];
    const infill = { prefix: text('days = ["Monday", "Tuesday", '), suffix: text(']\n'), context };
    const { usage } = await collect(backend.complete(completionOf({ infill }), never));
    assert.equal(backend.served?.fim.kind, 'infill');
    assert.ok((usage?.promptTokens ?? 0) > 160, String(usage?.promptTokens));
  });
});

async function partsOf(backend: Backend, request: BackendCompletion): Promise<BackendPart[]> {
  const parts: BackendPart[] = [];
  for await (const part of backend.complete(request, never)) parts.push(part);
  return parts;
}

/** While it is being loaded, requests fail at once. */
async function untilAnswered(backend: Backend) {
  for (;;) {
    const answer = await collect(backend.complete(completionOf(), never));
    if (answer.end === 'length') return answer;
    await delay(50);
  }
}

function writePackage(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"name":"node-llama-cpp","type":"module","exports":"./index.js"}');
  writeFileSync(join(folder, 'index.js'), 'export const other = 1;\n');
}
