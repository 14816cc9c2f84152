/** Which segments are put together: what saves have piled up, and never so much that it would take more memory than to learn it. */
import assert from 'node:assert/strict';
import { segmentsToMerge } from '../../src/index/update/merge-segments.js';

const megabyte = 1024 * 1024;

function segments(count: number, liveFiles: number, liveBytes: number) {
  return Array.from({ length: count }, (_, id) => ({ id, name: `segment-${id}`, liveFiles, liveBytes }));
}

describe('segments that are put together', () => {
  it('are those of saves, once there are too many', () => {
    assert.equal(segmentsToMerge(segments(8, 1, 10_000)).length, 0);
    assert.equal(segmentsToMerge(segments(9, 1, 10_000)).length, 5);
  });

  it('are none of those that a large folder was learned into, however few files these hold', () => {
    assert.deepEqual(segmentsToMerge(segments(24, 300, 6 * megabyte)), []);
    const saved = segments(9, 1, 10_000).map((segment) => ({ ...segment, id: 100 + segment.id }));
    const chosen = segmentsToMerge([...segments(24, 300, 6 * megabyte), ...saved]);
    assert.ok(chosen.length > 1 && chosen.every(({ id }) => id >= 100));
  });

  it('are together no larger than one that is learned at once', () => {
    const chosen = segmentsToMerge(segments(20, 50, 3 * megabyte));
    assert.equal(chosen.length, 2);
  });
});
