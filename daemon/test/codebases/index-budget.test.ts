import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@foretoken/base/clock.js';
import { silentLog } from '@foretoken/base/log.js';
import { tryProcessLock } from '@foretoken/codebase/sqlite/process-lock.js';
import { IndexBudget } from '../../src/codebases/index-budget.js';

describe('the disk budget of indexes', () => {
  let cacheFolder: string;
  beforeEach(() => {
    cacheFolder = mkdtempSync(join(tmpdir(), 'foretoken-budget-'));
  });
  afterEach(() => rmSync(cacheFolder, { recursive: true }));

  const budgetOf = (bytes: number, days = 90) =>
    new IndexBudget({
      cacheFolder,
      clock: systemClock,
      log: silentLog,
      bytesMax: () => bytes,
      unusedDaysMax: () => days,
    });

  /** An index of 1,000 bytes and its root's name, last used so many days ago. */
  function stored(name: string, daysAgo: number): string {
    const folder = join(cacheFolder, 'index', name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'index.db'), Buffer.alloc(1_000));
    budgetOf(0).used(folder, `/code/${name}`);
    const used = Date.now() / 1000 - daysAgo * 86_400;
    utimesSync(join(folder, 'root'), used, used);
    return folder;
  }

  it('deletes the least recently used until the rest fits, open ones never, and tells which', () => {
    const [open, old, newer, newest] = [stored('open', 9), stored('old', 5), stored('newer', 2), stored('newest', 1)];
    const budget = budgetOf(2_500);
    budget.enforce(new Set([open]));
    assert.deepEqual([open, old, newer, newest].map(existsSync), [true, false, false, true]);
    assert.deepEqual(budget.use?.evicted, ['/code/old', '/code/newer']);
    assert.deepEqual([budget.use?.roots, (budget.use?.bytes ?? 0) <= 2_500], [2, true]);
  });

  it('deletes what is known of libraries before any index', () => {
    const [old, newer] = [stored('old', 5), stored('newer', 2)];
    const libraries = [old, newer].map((folder) => join(folder, 'libraries.db'));
    for (const file of libraries) writeFileSync(file, Buffer.alloc(1_000));
    const budget = budgetOf(3_500);
    budget.enforce(new Set());
    assert.deepEqual(libraries.map(existsSync), [false, true]);
    assert.deepEqual([budget.use?.roots, budget.use?.evicted], [2, []]);
  });

  it('deletes what was not opened for long, whatever its size', () => {
    const [old, young] = [stored('old', 40), stored('young', 10)];
    budgetOf(1e9, 30).enforce(new Set());
    assert.deepEqual([old, young].map(existsSync), [false, true]);
  });

  it('leaves an index that another process writes', () => {
    const folder = stored('written', 40);
    const lock = tryProcessLock(join(folder, 'writer.lock'));
    budgetOf(1e9, 30).enforce(new Set());
    assert.ok(existsSync(folder));
    lock?.release();
    budgetOf(1e9, 30).enforce(new Set());
    assert.ok(!existsSync(folder));
  });
});
