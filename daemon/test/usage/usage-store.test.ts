import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@foretoken/base/app-error.js';
import type { Clock } from '@foretoken/base/clock.js';
import { silentLog } from '@foretoken/base/log.js';
import { openDatabase } from '@foretoken/codebase/sqlite/open-database.js';
import { openUsageStore } from '../../src/usage/usage-store.js';

describe('usage store', () => {
  let folder: string;
  let wall: number;
  const clock: Clock = { now: () => 0, wall: () => wall, after: () => () => {} };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'foretoken-usage-'));
    wall = new Date(2026, 0, 31, 12).getTime();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const open = () => openUsageStore(folder, clock, silentLog);
  const item = (completionId: number, source: 'embedded' | 'backend', text = 'abcdef') => ({
    completionId,
    source,
    text,
    confidence: 1,
  });

  it('counts by day, language and source, and keeps it over a restart', () => {
    const store = open();
    store.note([item(1, 'embedded'), item(2, 'backend')], 'python');
    for (const completionId of [1, 2]) store.record({ kind: 'shown', completionId });
    store.record({ kind: 'accepted', completionId: 1 });
    store.record({ kind: 'rejected', completionId: 2 });
    wall += 24 * 3_600_000;
    store.note([item(3, 'embedded')], 'go');
    store.record({ kind: 'shown', completionId: 3 });
    store.close();
    const again = open();
    const none = { shown: 0, accepted: 0, rejected: 0, charactersAccepted: 0 };
    const old = { ...none, day: '2026-01-31', languageId: 'python', shown: 1 };
    assert.deepEqual(again.days(30), [
      { ...none, day: '2026-02-01', languageId: 'go', source: 'embedded', shown: 1 },
      { ...old, source: 'backend', rejected: 1 },
      { ...old, source: 'embedded', accepted: 1, charactersAccepted: 6 },
    ]);
    assert.equal(again.days(1).length, 1);
    again.close();
  });

  it('counts an item once, however often it is told, and adds up what is accepted in parts', () => {
    const store = open();
    store.note([item(1, 'embedded', 'one two')], 'go');
    store.record({ kind: 'shown', completionId: 1 });
    store.record({ kind: 'shown', completionId: 1 });
    store.record({ kind: 'accepted', completionId: 1, characters: 3 });
    store.record({ kind: 'accepted', completionId: 1, characters: 4 });
    store.record({ kind: 'accepted', completionId: 99 });
    assert.deepEqual(store.days(1), [
      {
        day: '2026-01-31',
        languageId: 'go',
        source: 'embedded',
        shown: 1,
        accepted: 1,
        rejected: 0,
        charactersAccepted: 7,
      },
    ]);
    store.close();
  });

  it('is for its user alone', () => {
    open().close();
    if (process.platform !== 'win32') assert.equal(statSync(join(folder, 'state.db')).mode & 0o777, 0o600);
  });

  it('never wipes what a newer version wrote', () => {
    const file = join(folder, 'state.db');
    const statements = ['CREATE TABLE a (x)', 'CREATE TABLE b (x)', 'CREATE TABLE c (x)'];
    openDatabase({ file, migrations: statements, newer: 'refuse' }).close();
    const before = readFileSync(file);
    assert.throws(open, (thrown) => thrown instanceof AppError && thrown.code === 'STORAGE_NEWER');
    assert.deepEqual(readFileSync(file), before);
  });
});
