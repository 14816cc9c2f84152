import assert from 'node:assert/strict';
import { nearestName } from '../src/nearest-name.js';

describe('nearest name', () => {
  const known = ['status', 'start', 'stop', 'search', 'complete'];

  it('finds what was meant through a slip of the hand', () => {
    for (const [slip, meant] of [
      ['statsu', 'status'],
      ['strat', 'start'],
      ['serach', 'search'],
      ['COMPLETE', 'complete'],
      ['sto', 'stop'],
    ] as const)
      assert.equal(nearestName(slip, known), meant);
  });

  it('stays silent when nothing is near', () => {
    for (const name of ['', 'x', 'frobnicate', 'z'.repeat(10_000)]) assert.equal(nearestName(name, known), undefined);
  });
});
