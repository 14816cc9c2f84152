/** A helper that dies takes nothing with it: its tasks are told, and the next one gets a new thread. */
import assert from 'node:assert/strict';
import { HelperThread } from '@foretoken/codebase/index/update/helper-thread.js';
import { TemporaryCodebase } from './temporary-codebase.js';

describe('the helper thread', function () {
  this.timeout(60_000);
  const unique = Array.from({ length: 400_000 }, (_, i) => `const name${i}x = call${i}y(other${i}z);`).join('\n');
  let codebase: TemporaryCodebase;
  before(() => {
    codebase = new TemporaryCodebase({ 'small.ts': 'const small = 1;', 'large.ts': unique });
  });
  after(() => codebase.remove());

  const file = (path: string) => ({ path, absolute: `${codebase.root}/${path}`, hash: undefined });

  it('ends at its memory limit, rejects all that waited, and answers again', async () => {
    const helper = new HelperThread(24);
    const lost = helper.begin(1e9);
    const ends = await Promise.allSettled([lost.learn([file('large.ts')]), lost.learn([file('small.ts')])]);
    assert.deepEqual(
      ends.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    const segment = helper.begin(1e9);
    await segment.learn([file('small.ts')]);
    await segment.learn([file('absent.ts')]);
    const learnt = await segment.end();
    assert.deepEqual(
      learnt.files.map(({ path, language }) => [path, language]),
      [['small.ts', 'typescript']],
    );
    await assert.rejects(lost.end());
  });
});
