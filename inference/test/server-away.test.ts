/** A backend none of whose servers answers: what is told, and how it is found that one is back. */
import assert from 'node:assert/strict';
import { collect, completionOf } from './backend-contract.js';
import { httpError, json, streams } from './fake-backend.js';
import { routingScenes, tick } from './routing-scene.js';

describe('a backend that is away', () => {
  const scene = routingScenes();

  it('tells that none would answer, and looks by itself whether one is back', async () => {
    const { ask, routed, servers, clock, counts } = await scene([streams(['a'])]);
    assert.equal(routed.away(), undefined, 'before anything is known');
    servers[0]?.answerWith(httpError(500, 'no'));
    for (let i = 0; i < 3; i++) await ask('x');
    const [asked] = counts();
    assert.match(routed.away()?.detail ?? '', /HTTP 500\)\. Tried again in \d+ s\./);
    clock.jump(40_000);
    servers[0]?.answerWith(streams(['a']));
    assert.match(routed.away()?.detail ?? '', /Being tried again now\./);
    while (routed.away() !== undefined) await tick();
    assert.equal(counts()[0], asked, 'no completion was asked for');
    assert.deepEqual((await ask('x')).parts, ['a']);
    assert.equal(routed.state.kind, 'closed');
  });

  it('finds a server that is back while nobody types, so that the next key already asks it', async () => {
    let looks = 0;
    let list = httpError(503, 'starting');
    const { ask, routed, servers, clock } = await scene([httpError(500, 'no')], 0, {
      '/v1/models': (...asked) => {
        looks++;
        return list(...asked);
      },
    });
    for (let i = 0; i < 3; i++) await ask('x');
    assert.ok(routed.away(), 'the last key');
    const before = looks;
    while (looks < before + 3) {
      clock.jump(10_000);
      await tick();
    }
    servers[0]?.answerWith(streams(['a']));
    list = json({ object: 'list', data: [{ id: 'm' }] });
    const away = looks;
    while (looks === away) {
      clock.jump(10_000);
      await tick();
    }
    await tick();
    assert.equal(routed.away(), undefined, 'the next key');
    assert.deepEqual((await ask('x')).parts, ['a']);
  });

  it('is looked for less and less by itself, and no more after some time', async () => {
    let looks = 0;
    const { ask, routed, clock } = await scene([httpError(500, 'no')], 0, {
      '/v1/models': (...asked) => {
        looks++;
        return httpError(503, 'starting')(...asked);
      },
    });
    for (let i = 0; i < 3; i++) await ask('x');
    assert.ok(routed.away());
    const before = looks;
    for (let i = 0; i < 100; i++, await tick()) clock.jump(40_000);
    assert.ok(looks - before > 3 && looks - before <= 24, `${looks - before}`);
    const rested = looks;
    for (let i = 0; i < 10; i++, await tick()) clock.jump(40_000);
    assert.equal(looks, rested);
    assert.ok(routed.away());
    for (let i = 0; i < 5; i++, await tick()) clock.jump(40_000);
    assert.ok(looks > rested, 'a key wakes it');
  });

  for (const [what, answer] of [
    ['lists no models', httpError(404, 'Not Found')],
    ['lists them no longer for this key', httpError(403, 'Forbidden')],
    ['does not list the model that it has', json({ object: 'list', data: [{ id: 'another' }] })],
  ] as const)
    it(`is asked again where it ${what}, which a look cannot tell from one that is away`, async () => {
      let list = json({ object: 'list', data: [{ id: 'm' }] });
      const { ask, routed, opened } = await scene([streams(['a'])], 0, { '/v1/models': (...told) => list(...told) });
      await ask('x');
      list = answer;
      (await opened())?.answerWith(streams(['a']));
      for (let i = 0; i < 200 && routed.away() !== undefined; i++) await tick();
      assert.deepEqual([routed.away(), (await ask('x')).parts], [undefined, ['a']]);
    });

  it('stays away while it has not the model, or does not know the key, by its list as by its answers', async () => {
    const refusal = httpError(403, 'Forbidden');
    const { ask, routed, clock } = await scene([refusal], 0, { '/v1/models': refusal });
    await ask('x');
    for (let i = 0; i < 20; i++, await tick()) {
      clock.jump(2_000);
      assert.equal(routed.away()?.code, 'BACKEND_CIRCUIT_OPEN');
    }
  });

  it('is no longer away once a look has found it, though who tried it first gave up', async () => {
    const { routed, opened, counts } = await scene([streams(['a'])]);
    (await opened())?.answerWith(() => {});
    while (routed.away() !== undefined) await tick();
    const [before] = counts();
    const key = new AbortController();
    const first = collect(routed.complete(completionOf(), key.signal));
    while (counts()[0] === before) await tick();
    assert.match(routed.away()?.detail ?? '', /Being tried again now/, 'one is enough to try it');
    key.abort();
    assert.equal((await first).end, 'aborted');
    await tick();
    assert.equal(routed.away(), undefined, 'for the next key');
  });
});
