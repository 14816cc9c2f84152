/** Segments as they lie on the disk. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SegmentBuilder } from '@foretoken/codebase/segments/segment-builder.js';
import {
  isWholeSegment,
  packSegment,
  unpackedBytesOf,
  unpackSegment,
  unpackSegmentAside,
} from '@foretoken/codebase/segments/segment-file.js';

describe('a segment file', () => {
  const builder = new SegmentBuilder();
  builder.add({
    path: 'a.ts',
    text: Array.from({ length: 200 }, (_, i) => `const value${i} = read(${i});`).join('\n'),
  });
  const segment = builder.build();
  const file = packSegment(segment);

  it('gives back what was packed, in either way, and is smaller', async () => {
    assert.ok(file.length < 0.8 * segment.length);
    assert.equal(unpackedBytesOf(file), segment.length);
    assert.deepEqual(Uint8Array.from(unpackSegment(file) ?? []), segment);
    assert.deepEqual(Uint8Array.from((await unpackSegmentAside(file)) ?? []), segment);
    // Bytes that begin at an odd place of a larger buffer.
    const larger = new Uint8Array(file.length + 1);
    larger.set(file, 1);
    assert.deepEqual(Uint8Array.from(unpackSegment(larger.subarray(1)) ?? []), segment);
  });

  it('is told from one that is damaged, cut or of another kind', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'foretoken-segment-'));
    const path = join(folder, 'segment');
    const isWhole = (bytes: Uint8Array) => {
      writeFileSync(path, bytes);
      return isWholeSegment(path);
    };
    assert.equal(isWhole(file), true);
    for (let at = 0; at < file.length; at += 7) {
      const damaged = file.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 0x10;
      assert.equal(isWhole(damaged), false, `byte ${at}`);
      // It may be unpacked, to what the segment's own checksum then refuses; it never throws.
      unpackSegment(damaged);
      await unpackSegmentAside(damaged);
    }
    for (const bytes of [file.slice(0, 8), file.slice(0, file.length - 4), new Uint8Array(), segment]) {
      assert.equal(isWhole(bytes), false);
      assert.equal(unpackSegment(bytes), undefined);
      assert.equal(await unpackSegmentAside(bytes), undefined);
    }
    assert.equal(isWholeSegment(join(folder, 'absent')), false);
    rmSync(folder, { recursive: true });
  });
});
