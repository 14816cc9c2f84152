/** A folder of 100,000 files: as many are indexed as may be, the others are counted, and a save is found as in any folder. */
import assert from 'node:assert/strict';
import { linkSync } from 'node:fs';
import { join } from 'node:path';
import { TemporaryCodebase } from '@foretoken/codebase/testing/index/temporary-codebase.js';

/** The default of `index.files_max`. */
const filesMax = 50_000;

describe('100,000 files', function () {
  this.timeout(600_000);

  it('are indexed up to the limit, the rest is told, and a save is found', async () => {
    const codebase = new TemporaryCodebase();
    try {
      // Names of the same file are files to whoever walks, and made in a fraction of the time.
      for (let folder = 0; folder < 100; folder++) {
        const first = codebase.write(`f${folder}/0.ts`, `export const inFolder${folder} = 1;\n`);
        for (let file = 1; file < 1_000; file++) linkSync(first, join(codebase.root, `f${folder}`, `${file}.ts`));
      }
      const limits = { fileBytesMax: 1_000_000, filesMax, totalBytesMax: 1_000_000_000 };
      const indexer = await codebase.indexer({ limits });
      const { signal } = new AbortController();
      const status = await indexer.indexAll(signal);
      assert.deepEqual([status.phase, status.skipped['over-limit']], ['ready', 100_000 - filesMax]);
      const saved = codebase.write('f0/0.ts', 'export const savedLately = 2;\n');
      await indexer.update([saved], signal);
      const reader = codebase.reader();
      assert.equal(reader.tables.stats.files, filesMax);
      assert.equal(reader.search('savedLately', 5)[0]?.path, 'f0/0.ts');
      reader.close();
      await indexer.close();
    } finally {
      codebase.remove();
    }
  });
});
