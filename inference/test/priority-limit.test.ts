/** How many requests run at once on a machine. */
import assert from 'node:assert/strict';
import { systemClock } from '@foretoken/base/clock.js';
import { FirstTokenTimes, PriorityLimit } from '@foretoken/inference/routing/priority-limit.js';

const never = new AbortController().signal;

describe('the limit of a machine', () => {
  it('falls while first tokens come slowly or servers are overloaded, and rises when they do not', async () => {
    let now = 0;
    const limit = new PriorityLimit({ ...systemClock, now: () => now });
    const times = new FirstTokenTimes();
    const round = async (ms: number, how: 'answered' | 'overloaded' = 'answered') => {
      const permits = await Promise.all(Array.from({ length: limit.limit }, () => limit.enter('keystroke', never)));
      now += ms;
      for (const permit of permits) {
        permit?.token(times);
        permit?.end(how);
      }
    };
    const start = limit.limit;
    for (let i = 0; i < 40; i++) await round(100);
    const quick = limit.limit;
    assert.ok(quick > start, `${quick} after quick answers`);
    for (let i = 0; i < 5; i++) await round(1_000);
    const slow = limit.limit;
    assert.ok(slow < quick, `${slow} after slow ones`);
    await round(100, 'overloaded');
    assert.ok(limit.limit < slow && limit.limit >= 2);
  });
});
