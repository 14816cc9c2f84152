/** The breaker opens after failures in a row, lets one trial through after its pause, and closes when that succeeds. */
import assert from 'node:assert/strict';
import type { Backend, BackendFailureCode, BackendPart } from '@foretoken/inference/backend.js';
import { withCircuitBreaker } from '@foretoken/inference/circuit-breaker.js';
import { ownPromptText } from '@foretoken/privacy/prompt-text.js';

const request = { prompt: ownPromptText('x'), stop: [], tokensMax: 1, temperature: 0, topP: 1 };

function scripted(random = 0) {
  let now = 0;
  let next: BackendPart[] = [];
  let calls = 0;
  const backend: Backend = {
    name: 'n',
    model: 'm',
    async *complete() {
      calls++;
      yield* next;
    },
    probe: async () => ({ ok: true, models: [], ms: 0 }),
    close: async () => {},
  };
  const clock = { now: () => now, wall: () => now, after: () => () => {} };
  const breaker = withCircuitBreaker(backend, { clock, random: () => random });
  const ask = async (...parts: BackendPart[]) => {
    next = parts;
    const got: BackendPart[] = [];
    for await (const part of breaker.complete(request, new AbortController().signal)) got.push(part);
    return got.at(-1);
  };
  const script = (...parts: BackendPart[]) => {
    next = parts;
  };
  return { breaker, ask, script, calls: () => calls, pass: (ms: number) => (now += ms) };
}

const fails = (code: BackendFailureCode, retryAfterMs?: number): BackendPart => ({
  kind: 'end',
  reason: 'failed',
  failure: { code, detail: 'It is down.', retryAfterMs },
});
const well: BackendPart = { kind: 'end', reason: 'stop' };
const aborted: BackendPart = { kind: 'end', reason: 'aborted' };

describe('circuit breaker', () => {
  it('opens after three failures in a row, and then answers at once with the cause', async () => {
    const { breaker, ask, calls } = scripted();
    await ask(fails('BACKEND_ERROR'));
    await ask(well);
    for (let i = 0; i < 3; i++) {
      assert.equal(breaker.state.kind, 'closed');
      await ask(fails('BACKEND_ERROR'));
    }
    assert.equal(breaker.state.kind, 'open');
    const before = calls();
    const end = await ask(well);
    assert.ok(end?.kind === 'end' && end.reason === 'failed');
    assert.equal(end.failure.code, 'BACKEND_CIRCUIT_OPEN');
    assert.match(end.failure.detail, /^It is down\. Tried again in 1 s\.$/);
    assert.equal(calls(), before);
  });

  it('comes back at a moment of its own, so that not all who were turned away do at once', async () => {
    const pauses: number[] = [];
    for (const random of [0, 0.5]) {
      const { breaker, ask } = scripted(random);
      for (let i = 0; i < 3; i++) await ask(fails('BACKEND_ERROR'));
      const { state } = breaker;
      pauses.push(state.kind === 'open' ? state.retryInMs : 0);
    }
    assert.deepEqual(pauses, [1_000, 1_100]);
  });

  it('tries again after the pause, doubles it when that fails, and closes when it succeeds', async () => {
    const { breaker, ask, pass } = scripted();
    for (let i = 0; i < 3; i++) await ask(fails('BACKEND_UNREACHABLE'));
    pass(1_000);
    await ask(fails('BACKEND_UNREACHABLE'));
    assert.deepEqual(breaker.state.kind === 'open' && breaker.state.retryInMs, 2_000);
    pass(2_000);
    assert.deepEqual(await ask(well), well);
    assert.equal(breaker.state.kind, 'closed');
  });

  it('closes when the trial is refused as too long: the same may be sent again at once, cut', async () => {
    const { breaker, ask, pass } = scripted();
    for (let i = 0; i < 3; i++) await ask(fails('BACKEND_ERROR'));
    pass(1_000);
    const failure = { code: 'BACKEND_REFUSED', detail: 'It is too long.', tooLong: true } as const;
    await ask({ kind: 'end', reason: 'failed', failure });
    assert.deepEqual(breaker.state, { kind: 'closed', failure });
    assert.deepEqual(await ask(well), well);
    assert.deepEqual(breaker.state, { kind: 'closed', failure: undefined });
  });

  it('does not pause longer because many requests failed at once', async () => {
    const { breaker, script } = scripted();
    script(fails('BACKEND_CUT_OFF'));
    const streams = Array.from({ length: 8 }, () =>
      breaker.complete(request, new AbortController().signal)[Symbol.asyncIterator](),
    );
    await Promise.all(streams.map((stream) => stream.next()));
    assert.deepEqual(breaker.state.kind === 'open' && breaker.state.retryInMs, 1_000);
  });

  it('lets only one trial through at a time', async () => {
    const { breaker, ask, script, pass } = scripted();
    for (let i = 0; i < 3; i++) await ask(fails('BACKEND_UNREACHABLE'));
    pass(1_000);
    script(aborted);
    const trial = breaker.complete(request, new AbortController().signal)[Symbol.asyncIterator]();
    await trial.next();
    assert.equal(breaker.state.kind, 'half-open');
    const other = await ask(well);
    assert.ok(other?.kind === 'end' && other.reason === 'failed');
    await trial.return?.();
    assert.equal(breaker.state.kind, 'open');
    assert.deepEqual(await ask(well), well);
  });

  it('does not count what was given up or is about one request', async () => {
    const { breaker, ask } = scripted();
    for (let i = 0; i < 9; i++) await ask(i % 2 === 0 ? aborted : fails('BACKEND_REFUSED'));
    assert.equal(breaker.state.kind, 'closed');
  });

  it('opens at once, and as long as asked, when the server says so', async () => {
    const { breaker, ask } = scripted();
    await ask(fails('BACKEND_OVERLOADED', 7_000));
    assert.deepEqual(breaker.state.kind === 'open' && breaker.state.retryInMs, 7_000);
  });
});
