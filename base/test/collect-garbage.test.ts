/** What is asked for is collected: all garbage, or what was allocated last. */
import assert from 'node:assert/strict';
import { collectGarbage, collectYoung } from '@foretoken/base/collect-garbage.js';

describe('collecting garbage', () => {
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  /** Something that lived through collections, so that it is young no more. */
  async function old(): Promise<{ readonly ref: WeakRef<object>; readonly kept: object[] }> {
    const kept = [{ text: 'kept' }];
    const ref = new WeakRef<object>(kept[0] ?? {});
    for (let i = 0; i < 4; i++) {
      await turn();
      collectYoung();
    }
    return { ref, kept };
  }

  it('frees what is old with all, and not with what was allocated last', async () => {
    const { ref, kept } = await old();
    kept.length = 0;
    await turn();
    collectYoung();
    assert.notEqual(ref.deref(), undefined);
    await turn();
    collectGarbage();
    assert.equal(ref.deref(), undefined);
  });
});
