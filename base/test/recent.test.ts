import assert from 'node:assert/strict';
import { Recent } from '@foretoken/base/recent.js';

describe('Recent', () => {
  it('keeps what is asked for again and again, however much comes', () => {
    const recent = new Recent<number, string>(4);
    recent.set(0, 'kept');
    for (let key = 1; key < 100; key++) {
      recent.set(key, `${key}`);
      assert.equal(recent.get(0), 'kept');
    }
  });

  it('holds the half that came last, and no more than all', () => {
    const recent = new Recent<number, number>(6);
    for (let key = 0; key < 100; key++) recent.set(key, key);
    const held = Array.from({ length: 100 }, (_, key) => key).filter((key) => recent.get(key) !== undefined);
    assert.ok(held.length >= 3 && held.length <= 6, `${held}`);
    assert.deepEqual(held.slice(-3), [97, 98, 99]);
  });
});
