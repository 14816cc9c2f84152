import assert from 'node:assert/strict';
import { PauseCollector } from '../../src/process/collect-in-pauses.js';

describe('garbage of requests', () => {
  function scene(youngBytes: number) {
    const seen = { collected: 0 };
    let timer: (() => void) | undefined;
    const clock = {
      now: () => 0,
      wall: () => 0,
      after(_ms: number, run: () => void) {
        timer = run;
        return () => {
          timer = undefined;
        };
      },
    };
    const pauses = new PauseCollector({ clock, youngBytes: () => youngBytes, collect: () => seen.collected++ });
    const pass = () => {
      const run = timer;
      timer = undefined;
      run?.();
      return seen.collected;
    };
    return { pauses, pass };
  }
  const plenty = 8 * 1024 * 1024;

  it('is collected in the pause behind an answer', async () => {
    const { pauses, pass } = scene(plenty);
    assert.equal(await pauses.during(() => Promise.resolve('answer')), 'answer');
    assert.equal(pass(), 1);
  });

  it('waits while somebody waits, whatever else is done', async () => {
    const { pauses, pass } = scene(plenty);
    const { promise, resolve } = Promise.withResolvers<void>();
    pauses.touched();
    const first = pauses.during(() => promise);
    const second = pauses.during(() => Promise.reject(new Error('it fails')));
    await assert.rejects(second);
    pauses.touched();
    assert.equal(pass(), 0);
    resolve();
    await first;
    assert.equal(pass(), 1);
  });

  it('is left where it is little', () => {
    const { pauses, pass } = scene(1_000);
    pauses.touched();
    assert.equal(pass(), 0);
  });
});
