/** Several servers as one: documents stay where they are known, no request fails while one server lives, and each is used again when it is back. */
import assert from 'node:assert/strict';
import { systemClock } from '@foretoken/base/clock.js';
import type { BackendPart } from '@foretoken/inference/backend.js';
import type { BreakingBackend } from '@foretoken/inference/circuit-breaker.js';
import type { CompletionPriority } from '@foretoken/inference/completion-priority.js';
import { endpointOrder } from '@foretoken/inference/routing/endpoint-order.js';
import { createRoutedBackend } from '@foretoken/inference/routing/routed-backend.js';
import { collect, completionOf } from './backend-contract.js';
import { event, type FakeScript, httpError, streams, streamsRaw } from './fake-backend.js';
import { routingScenes, tick } from './routing-scene.js';

const never = new AbortController().signal;

describe('routing over several servers', () => {
  const scene = routingScenes();

  it('keeps each document at one server, and spreads documents over all', async () => {
    const { ask, servers } = await scene([streams(['a']), streams(['b']), streams(['c'])]);
    const places = new Map<string, string>();
    for (let i = 0; i < 60; i++) {
      const document = `document ${i % 20}`;
      const place = (await ask(document)).parts.join('');
      assert.equal(places.get(document) ?? place, place, document);
      places.set(document, place);
    }
    assert.deepEqual(new Set(places.values()), new Set(['a', 'b', 'c']));
    assert.ok(servers.every(({ requests }) => !JSON.stringify(requests.map(({ body }) => body)).includes('document')));
  });

  it('moves only the documents of a server that leaves, and gives none more than its share', () => {
    const idle = (name: string, inFlight = 0) => ({ name, inFlight });
    const all = ['a', 'b', 'c', 'd'].map((name) => idle(name));
    for (let i = 0; i < 200; i++) {
      const before = endpointOrder(all, `${i}`, 1.25)[0]?.name;
      const after = endpointOrder(all.slice(1), `${i}`, 1.25)[0]?.name;
      if (before !== 'a') assert.equal(after, before);
    }
    for (let i = 0; i < 50; i++)
      assert.equal(endpointOrder([idle('a', 9), idle('b', 1), idle('c', 0)], `${i}`, 1.25).at(-1)?.name, 'a');
  });

  it('gives what belongs to no server to the one with the least to do', async () => {
    const names = ['a', 'b', 'c'].map((name, inFlight) => ({ name, inFlight: 3 - inFlight }));
    assert.deepEqual(
      endpointOrder(names, '', 1.25).map(({ name }) => name),
      ['c', 'b', 'a'],
    );
    const hangs: FakeScript = () => {};
    const { routed, counts } = await scene([hangs, hangs, hangs]);
    const asked = new AbortController();
    const all = Array.from({ length: 9 }, () => collect(routed.complete(completionOf(), asked.signal)));
    while (counts().reduce((sum, count) => sum + count, 0) < 9) await tick();
    assert.deepEqual(counts(), [3, 3, 3]);
    asked.abort();
    await Promise.all(all);
  });

  it('fails no request while one of two servers is dead, wherever that lies in the order', async () => {
    const { ask, servers, routed } = await scene([streams(['a']), streams(['b'])]);
    await servers[0]?.close();
    for (let i = 0; i < 40; i++) assert.deepEqual(await ask(`${i}`), { parts: ['b'], end: 'stop', usage: undefined });
    const { state } = routed;
    assert.equal(state.kind, 'closed');
    assert.match(state.failure?.detail ?? '', /^1 of 2 servers does not answer: /);
  });

  for (const [name, script] of [
    ['is overloaded', httpError(429, 'no')],
    ['fails', httpError(500, 'no')],
    ['closes the connection', streamsRaw([], 'reset')],
    ['sends garbage', streamsRaw(['data: {"choi\n\n'])],
    ['refuses the key', httpError(401, 'no')],
  ] as const)
    it(`asks another one when one ${name} before its first token`, async () => {
      const { ask } = await scene([script, script, streams(['c'])]);
      for (let i = 0; i < 12; i++) assert.deepEqual((await ask(`${i}`)).parts, ['c']);
    });

  it('passes on a refusal that is about the request', async () => {
    const { ask, counts } = await scene([httpError(413, 'no'), httpError(413, 'no')]);
    assert.match((await ask('x')).end, /longer than/);
    assert.equal(counts()[0], 1 - (counts()[1] ?? 0));
  });

  it('ends a stream that breaks after its first token once, with what came', async () => {
    const broken = streamsRaw([event('half')], 'reset');
    const { ask, counts } = await scene([broken, broken]);
    const { parts, end } = await ask('x');
    assert.deepEqual(parts, ['half']);
    assert.match(end, /closed the connection/);
    assert.equal((counts()[0] ?? 0) + (counts()[1] ?? 0), 1);
  });

  it('leaves a server alone for as long as it asks, then looks whether it is back, and uses it again', async () => {
    const { ask, servers, clock, counts } = await scene([streams(['a']), streams(['b'])]);
    const document = await documentOf(ask, 'a');
    servers[0]?.answerWith(httpError(503, 'no', { 'retry-after': '20' }));
    assert.deepEqual((await ask(document)).parts, ['b']);
    const [asked = 0] = counts();
    clock.jump(15_000);
    for (let i = 0; i < 5; i++) assert.deepEqual((await ask(document)).parts, ['b']);
    assert.equal(counts()[0], asked);
    servers[0]?.answerWith(streams(['a']));
    clock.jump(15_000);
    const answers: string[] = [];
    while (!answers.includes('a')) answers.push((await ask(document)).parts.join(''));
    assert.ok(answers.every((answer) => answer !== ''));
  });

  it('tells of each server what was asked of it, what failed, and how many documents were its own', async () => {
    const { ask, routed, servers } = await scene([streams(['a']), streams(['b'])]);
    for (let i = 0; i < 20; i++) await ask(`${i}`);
    const [first, second] = routed.endpoints();
    assert.equal((first?.requests ?? 0) + (second?.requests ?? 0), 20);
    for (const one of [first, second])
      assert.deepEqual([one?.affinityHits, one?.failures, one?.inFlight], [one?.requests, 0, 0]);
    const document = await documentOf(ask, 'a');
    servers[0]?.answerWith(httpError(500, 'no'));
    for (let i = 0; i < 6; i++) assert.deepEqual((await ask(document)).parts, ['b']);
    const [failing, other] = routed.endpoints();
    assert.equal(failing?.state.kind, 'open');
    assert.match(failing?.state.failure?.detail ?? '', /HTTP 500/);
    assert.equal(failing?.failures, 3, 'what an open breaker holds back is not asked');
    assert.equal(other?.state.kind, 'closed');
    assert.equal((other?.requests ?? 0) - (other?.affinityHits ?? 0), 6, 'documents of the other');
  });

  it('answers at once, with one cause, when all are left alone', async () => {
    const { ask, routed, counts } = await scene([httpError(500, 'no'), httpError(500, 'no')]);
    for (let i = 0; i < 3; i++) await ask(`${i}`);
    const before = counts();
    assert.match((await ask('x')).end, /HTTP 500\)\. Tried again in \d+ s\./);
    assert.deepEqual(counts(), before);
    assert.equal(routed.state.kind, 'open');
    assert.match(routed.state.failure?.detail ?? '', /^None of 2 servers answers: /);
  });

  it('hedges when it is told to: the first to answer counts, and the other stops', async () => {
    const hanging: FakeScript = () => {};
    const { ask, servers, counts } = await scene([hanging, streams(['b'])], 20);
    let document = 0;
    while ((counts()[0] ?? 0) === 0) assert.deepEqual((await ask(`${document++}`)).parts, ['b']);
    await servers[0]?.requests[0]?.abandoned;
    const unhedged = await scene([streams(['a']), streams(['b'])]);
    await unhedged.ask('x');
    assert.equal((unhedged.counts()[0] ?? 0) + (unhedged.counts()[1] ?? 0), 1);
  });

  it('tells how long a server has not answered that still lets requests wait, and no longer once it has, or nobody waits', async () => {
    const hangs: FakeScript = () => {};
    const { routed, clock, servers, ask } = await scene([hangs]);
    const silentMs = () => routed.endpoints()[0]?.silentMs ?? 0;
    const asked = new AbortController();
    const waits = collect(routed.complete(completionOf(), asked.signal));
    while (servers[0]?.requests.length === 0) await tick();
    clock.jump(7_000);
    assert.ok(silentMs() >= 7_000);
    asked.abort();
    await waits;
    await tick();
    assert.equal(silentMs(), 0);
    servers[0]?.answerWith(streams(['a']));
    await ask('x');
    assert.equal(silentMs(), 0);
  });

  it('really stops when the caller does', async () => {
    const { routed, servers } = await scene([streamsRaw([event('a')], 'hang')]);
    for await (const _part of routed.complete(completionOf(), never)) break;
    await servers[0]?.requests[0]?.abandoned;
  });

  it('lets the more urgent go first when there is more to do than can be done', async () => {
    let go: (() => void)[] = [];
    const order: string[] = [];
    const server: BreakingBackend = {
      name: 'n',
      model: 'm',
      state: { kind: 'closed' },
      async *complete({ affinity = '' }): AsyncGenerator<BackendPart> {
        order.push(affinity);
        await new Promise<void>((resolve) => go.push(resolve));
        yield { kind: 'end', reason: 'stop' };
      },
      probe: async () => ({ ok: true, models: [], ms: 0 }),
      close: async () => {},
    };
    const routed = createRoutedBackend([server], { clock: systemClock, name: '', hedgeMs: 0 });
    const ask = (affinity: string, priority: CompletionPriority, signal = never) =>
      collect(routed.complete(completionOf({ affinity, priority }), signal));
    const busy = Array.from({ length: 16 }, () => ask('busy', 'keystroke'));
    const givenUp = new AbortController();
    const waiting = [
      ask('prefetch', 'prefetch'),
      ask('given up', 'keystroke', givenUp.signal),
      ask('chat', 'chat'),
      ask('key', 'keystroke'),
    ];
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(order.length, 16);
    givenUp.abort();
    const all = Promise.all([...busy, ...waiting]);
    let done = false;
    void all.then(() => (done = true));
    while (!done) {
      const [first, ...others] = go;
      go = others;
      first?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.deepEqual(order.slice(16), ['key', 'chat', 'prefetch']);
  });
});

/** A document that lies at the server that answers so. */
async function documentOf(ask: (document: string) => Promise<{ parts: string[] }>, answer: string): Promise<string> {
  for (let i = 0; ; i++) if ((await ask(`${i}`)).parts.join('') === answer) return `${i}`;
}
