import assert from 'node:assert/strict';
import { silentLog } from '@foretoken/base/log.js';
import { watchMemory } from '../../src/process/memory-ceiling.js';

describe('the memory ceiling', () => {
  function watched(readings: readonly number[]) {
    const timers: (() => void)[] = [];
    const seen = { relieved: 0, over: 0, cancelled: 0 };
    let at = 0;
    const stop = watchMemory({
      clock: {
        now: () => 0,
        wall: () => 0,
        after(_ms, run) {
          timers.push(run);
          return () => {
            seen.cancelled++;
          };
        },
      },
      log: silentLog,
      bytes: () => readings[at++] ?? 0,
      bytesMax: () => 100,
      relieve: () => {
        seen.relieved++;
      },
      onOver: () => {
        seen.over++;
      },
    });
    for (let timer = timers.shift(); timer !== undefined && at < readings.length; timer = timers.shift()) timer();
    return { seen, stop };
  }

  it('a peak is relieved and passes', () => {
    assert.deepEqual(watched([50, 150, 150, 60, 150, 60]).seen, { relieved: 2, over: 0, cancelled: 0 });
  });

  it('what stays over it is told once', () => {
    assert.deepEqual(watched([150, 150, 150, 150, 150, 150, 150]).seen, { relieved: 1, over: 1, cancelled: 0 });
  });

  it('exactly at the ceiling is within it; the watch can be ended', () => {
    const { seen, stop } = watched([100, 100, 100, 100, 100, 100]);
    stop();
    assert.deepEqual(seen, { relieved: 0, over: 0, cancelled: 1 });
  });
});
