/** Several scripted servers behind one routed backend, on a clock that the test moves. */
import { systemClock } from '@foretoken/base/clock.js';
import { withCircuitBreaker } from '@foretoken/inference/circuit-breaker.js';
import { createRoutedBackend } from '@foretoken/inference/routing/routed-backend.js';
import { createServerBackend } from '@foretoken/inference/server-backend.js';
import { collect, completionOf } from './backend-contract.js';
import { type FakeBackend, type FakeScript, httpError, startFakeBackend } from './fake-backend.js';

const never = new AbortController().signal;

export const tick = () => new Promise((resolve) => setTimeout(resolve, 5));

/** Inside a `describe` of the caller's: what is opened is closed after each test. */
export function routingScenes() {
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });

  /** A clock whose jumps the test makes; what is due by then runs, the rest in real time. */
  function jumpingClock() {
    let ahead = 0;
    const now = () => systemClock.now() + ahead;
    const waiting = new Map<() => void, number>();
    return {
      ...systemClock,
      now,
      after(ms: number, run: () => void) {
        const due = () => waiting.delete(due) && run();
        waiting.set(due, now() + ms);
        const cancel = systemClock.after(ms, due);
        return () => {
          waiting.delete(due);
          cancel();
        };
      },
      jump(ms: number) {
        ahead += ms;
        for (const [due, at] of waiting) if (at <= now()) due();
      },
    };
  }

  return async (scripts: readonly FakeScript[], hedgeMs = 0, routes: Record<string, FakeScript> = {}) => {
    const clock = jumpingClock();
    const servers: FakeBackend[] = [];
    for (const script of scripts) servers.push(await startFakeBackend(script, ['m'], routes));
    const backends = servers.map(({ url }) =>
      withCircuitBreaker(createServerBackend({ url, model: 'm', clock, deadlines: { firstTokenMs: 10_000 } }), {
        clock,
      }),
    );
    const routed = createRoutedBackend(backends, { clock, name: '', hedgeMs });
    ends.push(() => routed.close(), ...servers.map((server) => () => server.close()));
    const ask = (affinity: string, more: object = {}) =>
      collect(routed.complete(completionOf({ affinity, ...more }), never));
    const counts = () => servers.map(({ requests }) => requests.length);
    /** The first one, left alone for long enough to be looked at. */
    const opened = async () => {
      servers[0]?.answerWith(httpError(500, 'no'));
      for (let i = 0; i < 3; i++) await ask('x');
      clock.jump(40_000);
      return servers[0];
    };
    return { routed, servers, clock, ask, counts, opened };
  };
}
