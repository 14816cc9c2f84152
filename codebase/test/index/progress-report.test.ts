/** What a user is told while a codebase is indexed. */
import assert from 'node:assert/strict';
import type { IndexStatus } from '@foretoken/codebase/index/index-status.js';
import { indexLimits } from '@foretoken/codebase/index/limits.js';
import { ProgressReport } from '@foretoken/codebase/index/update/progress-report.js';

describe('the progress of an index', () => {
  let now: number;
  let told: IndexStatus[];
  let report: ProgressReport;
  beforeEach(() => {
    now = 1_000;
    told = [];
    report = new ProgressReport(
      '/root',
      (status) => told.push(status),
      () => now,
    );
  });
  const last = () => told.at(-1);

  it('says how many files are found, then how many are learned, how fast, and how long it will take', () => {
    report.begin();
    now += 10_000;
    report.found(40);
    assert.deepEqual([last()?.phase, last()?.filesTotal, last()?.secondsLeft], ['walking', 40, undefined]);
    report.walked(100, 60);
    assert.deepEqual([last()?.phase, last()?.filesDone, last()?.filesPerSecond], ['indexing', 60, undefined]);
    now += 2_000;
    report.learnt(10);
    assert.deepEqual([last()?.filesDone, last()?.filesPerSecond, last()?.secondsLeft], [70, 5, 6]);
    now += 2_000;
    report.learnt(-10);
    assert.deepEqual([last()?.filesDone, last()?.filesPerSecond, last()?.secondsLeft], [60, undefined, undefined]);
    now += 2_000;
    report.learnt(40);
    assert.equal(report.learntAll().phase, 'structure');
    report.finishing(50);
    now += 5_000;
    report.finished(25);
    assert.deepEqual([last()?.filesDone, last()?.filesPerSecond, last()?.secondsLeft], [75, 5, 5]);
    const { phase, filesDone, secondsLeft } = report.end('ready');
    assert.deepEqual([phase, filesDone, secondsLeft], ['ready', 100, undefined]);
  });

  it('is told no more often than is worth reading', () => {
    report.begin();
    report.walked(10_000, 0);
    const before = told.length;
    const every = indexLimits.statusEveryMs / 100;
    for (let file = 0; file < 1_000; file++, now += every) report.learnt(1);
    assert.ok(told.length - before <= 11, `${told.length - before}`);
  });

  it('counts what is left out by its reason, and what went wrong until it is tried again', () => {
    report.begin();
    report.skip('binary');
    report.skip('binary');
    report.problem = 'not watched';
    report.fail('no folder');
    assert.deepEqual([last()?.phase, last()?.skipped.binary, last()?.problem], ['failed', 2, 'no folder']);
    report.begin();
    assert.deepEqual([last()?.phase, last()?.skipped.binary, last()?.problem], ['walking', 0, 'not watched']);
  });
});
