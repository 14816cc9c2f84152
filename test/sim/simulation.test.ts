import assert from 'node:assert/strict';
import { simulate } from './simulation.js';

describe('typing sessions against a moody backend, simulated', function () {
  this.timeout(60_000);

  for (const seed of [1, 2, 3, 4])
    it(`seed ${seed}: nothing stale is shown, every request is answered once, nothing is left over`, async () => {
      const { requests, outcomes } = await simulate(seed, 300);
      assert.ok(requests > 150);
      // A simulation in which nothing is ever shown would prove nothing.
      for (const from of ['type-through', 'backend']) assert.ok((outcomes[from] ?? 0) > 0, from);
    });

  it('is the same again for the same seed', async () => {
    assert.equal((await simulate(7, 60)).digest, (await simulate(7, 60)).digest);
  });
});
