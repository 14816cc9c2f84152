/** Two threads learn: what becomes of the rest when one of them, or the disk, fails. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { silentLog } from '@foretoken/base/log.js';
import type { IndexWriter } from '@foretoken/codebase/index/index-writer.js';
import { openIndexWriter } from '@foretoken/codebase/index/open-index-writer.js';
import { FilesToLearn } from '@foretoken/codebase/index/update/files-to-learn.js';
import { HelperThread } from '@foretoken/codebase/index/update/helper-thread.js';
import { learnAll } from '@foretoken/codebase/index/update/learn-pass.js';
import { ProgressReport } from '@foretoken/codebase/index/update/progress-report.js';
import { TemporaryCodebase } from './temporary-codebase.js';

describe('a pass of learning', function () {
  this.timeout(60_000);
  const { signal } = new AbortController();
  const large = Array.from({ length: 400_000 }, (_, i) => `const name${i}x = call${i}y(other${i}z);`).join('\n');
  const codebase = new TemporaryCodebase({ 'a.ts': 'const a = 1;', 'b.ts': 'const b = 2;', 'large.ts': large });
  let writer: IndexWriter;
  let warnings: string[];
  beforeEach(() => {
    mkdirSync(codebase.indexFolder, { recursive: true });
    writer = openIndexWriter(codebase.indexFolder);
    warnings = [];
  });
  afterEach(() => writer.close());
  after(() => codebase.remove());

  const pass = (onWarning: () => void) => ({
    writer,
    report: new ProgressReport(codebase.root, () => {}),
    log: {
      ...silentLog,
      warn(message: string) {
        warnings.push(message);
        onWarning();
      },
    },
    fileBytesMax: 1e9,
    onStored: () => {},
  });
  const file = (path: string) => ({ path, absolute: `${codebase.root}/${path}`, hash: undefined });

  it('learns each file once, and counts it once, when the helper dies in the middle', async () => {
    const files = new FilesToLearn();
    for (const path of ['a.ts', 'b.ts', 'large.ts']) files.add(file(path), 5e6);
    const learning = pass(() => files.end());
    learning.report.begin();
    learning.report.walked(3, 0);
    await learnAll(learning, files, signal, [new HelperThread(24)]);
    assert.equal(warnings.length, 1);
    assert.equal(learning.report.end('waiting').filesDone, 3);
    assert.deepEqual([...writer.files().keys()].sort(), ['a.ts', 'b.ts', 'large.ts']);
    assert.equal(writer.segmentCount, 1);
  });

  it('takes a disk that fails for no loss of the helper', async () => {
    const files = new FilesToLearn();
    files.add(file('a.ts'), 20e6);
    const learning = pass(() => {});
    writer.close();
    const learned = learnAll(learning, files, signal, [new HelperThread()]);
    files.end();
    await assert.rejects(learned);
    assert.deepEqual(warnings, []);
  });
});
