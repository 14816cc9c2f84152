import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { soak } from './soak.js';

describe('two editors typing for a while', function () {
  this.timeout(240_000);

  it('are answered as they must be, and leave the memory of all processes as it was', async function () {
    if (!existsSync('/proc/self/smaps_rollup')) {
      console.log('      skipped: memory is measured through /proc, on Linux only');
      return this.skip();
    }
    const { early, late, ratio, shown } = await soak(2_000, 1);
    assert.ok(shown > 200, `${shown} suggestions`);
    assert.ok(
      ratio <= growthMax,
      `MiB after a fifth of the keys ${JSON.stringify(early)}, at the end ${JSON.stringify(late)}`,
    );
  });
});

/** So early some caches still fill; 20 KiB lost with each key would be told. `npm run soak` types 20,000 and allows 1.1. */
const growthMax = 1.2;
