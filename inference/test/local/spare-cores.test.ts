/** How many threads a model computes with, by what the machine did a moment ago. */
import assert from 'node:assert/strict';
import { type CoreTimes, SpareCores } from '@foretoken/inference/local/spare-cores.js';

describe('the cores for a model', () => {
  /** A machine of `cores`, on which others and the model itself keep so many of them busy for `ms`. */
  function machine(cores: number, most = cores) {
    let times: CoreTimes = { cores, wallMs: 0, idleMs: 0, ownMs: 0 };
    const spare = new SpareCores(
      most,
      () => times,
      () => times.wallMs,
    );
    return (ms: number, { others, own }: { others: number; own: number }) => {
      times = {
        cores,
        wallMs: times.wallMs + ms,
        idleMs: times.idleMs + ms * Math.max(0, cores - others - own),
        ownMs: times.ownMs + ms * own,
      };
      return spare.count();
    };
  }

  it('are all of them where nothing else runs, its own work aside', () => {
    const pass = machine(8);
    assert.equal(pass(200, { others: 0.1, own: 0 }), 8);
    assert.equal(pass(200, { others: 0.1, own: 7.9 }), 8);
  });

  it('are those that other programs leave, from the moment that they run', () => {
    const pass = machine(8);
    assert.equal(pass(200, { others: 0, own: 8 }), 8);
    assert.equal(pass(200, { others: 3, own: 5 }), 5);
    assert.equal(pass(200, { others: 0.2, own: 5 }), 8);
  });

  it('are one where others want all', () => {
    assert.equal(machine(2)(200, { others: 1.9, own: 0.1 }), 1);
  });

  it('are all but one while it is not known what else runs', () => {
    const pass = machine(4);
    assert.equal(pass(20, { others: 0, own: 0 }), 3);
    assert.equal(pass(200, { others: 0, own: 0 }), 4);
    assert.equal(pass(60_000, { others: 0, own: 0 }), 3, 'after a pause');
    let wallMs = 0;
    const untold = new SpareCores(
      4,
      () => ({ cores: 4, wallMs, idleMs: Number.NaN, ownMs: 0 }),
      () => wallMs,
    );
    wallMs = 200;
    assert.equal(untold.count(), 3, 'where the system does not tell');
  });

  it('are no more than the quick ones', () => {
    assert.equal(machine(12, 8)(200, { others: 2, own: 0 }), 8);
  });

  it('are counted on this machine', () => {
    const spare = new SpareCores(4);
    assert.ok(spare.count() >= 1 && spare.count() <= 4);
  });
});
