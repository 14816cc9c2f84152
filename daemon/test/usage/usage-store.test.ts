import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@foretoken/base/app-error.js';
import type { Clock } from '@foretoken/base/clock.js';
import { silentLog } from '@foretoken/base/log.js';
import { openDatabase } from '@foretoken/codebase/sqlite/open-database.js';
import { usageLimits } from '../../src/usage/limits.js';
import { noCounts, totalOf } from '../../src/usage/usage-row.js';
import { openUsageStore } from '../../src/usage/usage-store.js';
import { stateMigrations } from '../../src/usage/usage-tables.js';

describe('usage store', () => {
  let folder: string;
  let wall: number;
  const clock: Clock = { now: () => 0, wall: () => wall, after: () => () => {} };
  const day = 24 * 3_600_000;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'foretoken-usage-'));
    wall = new Date(2026, 0, 31, 12).getTime();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const open = () => openUsageStore(folder, clock, silentLog);
  const facts = (completionId: number, languageId = 'python', source: 'embedded' | 'backend' = 'embedded') => ({
    completionId,
    languageId,
    source,
  });

  it('sets damaged figures aside and counts anew', () => {
    writeFileSync(join(folder, 'state.db'), 'no database at all');
    const store = open();
    store.record({ ...facts(1), kind: 'seen' });
    assert.equal(store.days(30)[0]?.shown, 1);
    store.close();
    assert.equal(readFileSync(join(folder, 'state.db.damaged'), 'utf8'), 'no database at all');
  });

  it('counts by day, language and source, and keeps it over a restart', () => {
    const store = open();
    for (const of of [facts(1), facts(2, 'python', 'backend')]) store.record({ ...of, kind: 'seen' });
    store.record({ ...facts(1), kind: 'taken', characters: 6, whole: true });
    store.record({ ...facts(2, 'python', 'backend'), kind: 'dismissed' });
    wall += day;
    store.record({ ...facts(3, 'go'), kind: 'seen' });
    store.record({ ...facts(3, 'go'), kind: 'typed' });
    // What becomes of a suggestion belongs to the day on which it was seen.
    store.record({ ...facts(1), kind: 'kept', seconds: 15, characters: 6, share: 0.5 });
    store.close();
    const again = open();
    const none = { ...noCounts, survival: [] };
    const old = { ...none, day: '2026-01-31', languageId: 'python', shown: 1 };
    const survival = [{ seconds: 15, watched: 1, kept: 1, characters: 6, charactersKept: 3 }];
    assert.deepEqual(again.days(30), [
      { ...none, day: '2026-02-01', languageId: 'go', source: 'embedded', shown: 1, typed: 1 },
      { ...old, source: 'backend', dismissed: 1 },
      { ...old, source: 'embedded', accepted: 1, charactersAccepted: 6, survival },
    ]);
    assert.equal(again.days(1).length, 1);
    again.close();
  });

  it('counts one suggestion as one, however many parts are taken of it, and nothing for what is taken back', () => {
    const store = open();
    store.record({ ...facts(1), kind: 'seen' });
    assert.equal(store.fateOf(1), 'seen');
    for (const characters of [3, 4]) store.record({ ...facts(1), kind: 'taken', characters, whole: false });
    assert.equal(store.fateOf(1), 'partly');
    const counts = () => {
      const { accepted, partly, takenBack, charactersAccepted } = totalOf(store.days(1));
      return [accepted, partly, takenBack, charactersAccepted];
    };
    assert.deepEqual(counts(), [0, 1, 0, 7]);
    store.record({ ...facts(1), kind: 'taken', characters: 5, whole: true });
    assert.deepEqual(counts(), [1, 0, 0, 12]);
    store.record({ ...facts(1), kind: 'taken-back' });
    assert.deepEqual(counts(), [1, 0, 1, 0]);
    assert.equal(store.fateOf(1), 'taken-back');
    assert.equal(store.fateOf(99), undefined);
    store.close();
  });

  it('adds up what still stood', () => {
    const store = open();
    for (const [id, share] of [
      [1, 1],
      [2, 0.2],
    ] as const) {
      store.record({ ...facts(id), kind: 'kept', seconds: 30, characters: 10, share });
      store.days(1);
    }
    const survival = [{ seconds: 30, watched: 2, kept: 1, characters: 20, charactersKept: 12 }];
    assert.deepEqual(totalOf(store.days(1)).survival, survival);
    store.close();
  });

  it('forgets what is older than two years', () => {
    const store = open();
    store.record({ ...facts(1), kind: 'seen' });
    assert.equal(store.days(1).length, 1);
    wall += (usageLimits.daysKept + 1) * day;
    assert.equal(store.days(1).length, 1, 'on the first day after a leap of the clock');
    wall += day;
    assert.deepEqual(store.days(1), []);
    store.close();
  });

  it('a clock that is wrong for a day, ahead or behind, loses nothing', () => {
    for (const leap of [3_000, 0, -1, 1, 3_001]) {
      const asItShouldBe = wall;
      for (let start = 0; start < 2; start++) {
        wall = asItShouldBe + leap * day;
        const store = open();
        store.record({ ...facts(1), kind: 'seen' });
        store.close();
        wall = asItShouldBe;
      }
    }
    const store = open();
    assert.equal(
      store.days(9).reduce((sum, { shown }) => sum + shown, 0),
      10,
    );
    store.close();
  });

  it('counts what completions cost by day, and what is taken at the setting at which it was seen', () => {
    let setting: 'eager' | 'quiet' = 'eager';
    const store = openUsageStore(folder, clock, silentLog, () => setting);
    store.tally('prompt-tokens', 700);
    store.tally('prompt-tokens', 300);
    store.record({ ...facts(1), kind: 'seen' });
    setting = 'quiet';
    store.record({ ...facts(1), kind: 'taken', characters: 3, whole: false });
    store.record({ ...facts(1), kind: 'taken', characters: 3, whole: true });
    wall += day;
    store.record({ ...facts(2), kind: 'seen' });
    store.close();
    const again = openUsageStore(folder, clock, silentLog);
    const old = '2026-01-31';
    assert.deepEqual(again.tallies(30), [
      { day: '2026-02-01', name: 'shown-quiet', count: 1 },
      { day: old, name: 'prompt-tokens', count: 1000 },
      { day: old, name: 'shown-eager', count: 1 },
      { day: old, name: 'taken-eager', count: 1 },
    ]);
    assert.equal(again.tallies(1).length, 1);
    again.forget();
    assert.deepEqual(again.tallies(30), []);
    again.close();
  });

  it('keeps what is learned over a restart, and forgets all of it when told to', () => {
    const store = open();
    store.record({ ...facts(1), kind: 'seen' });
    store.learn('gate', () => 'one');
    store.learn('gate', () => 'two');
    assert.equal(store.learned('gate'), 'two');
    store.close();
    const again = open();
    assert.equal(again.learned('gate'), 'two');
    again.record({ ...facts(2), kind: 'seen' });
    again.forget();
    assert.deepEqual([again.learned('gate'), again.fateOf(2), again.days(30)], [undefined, undefined, []]);
    again.close();
  });

  it('takes over what an older version counted', () => {
    const file = join(folder, 'state.db');
    const old = openDatabase({ file, migrations: stateMigrations.slice(0, 1), newer: 'refuse' });
    old.exec("INSERT INTO usage VALUES ('2026-01-30', 'go', 'embedded', 5, 2, 3, 40)");
    old.close();
    const store = open();
    const { shown, accepted, dismissed, charactersAccepted } = totalOf(store.days(1));
    assert.deepEqual([shown, accepted, dismissed, charactersAccepted], [5, 2, 3, 40]);
    store.close();
  });

  it('is for its user alone', () => {
    open().close();
    if (process.platform !== 'win32') assert.equal(statSync(join(folder, 'state.db')).mode & 0o777, 0o600);
  });

  it('never wipes what a newer version wrote', () => {
    const file = join(folder, 'state.db');
    const statements = [...stateMigrations, 'CREATE TABLE next (x)'];
    openDatabase({ file, migrations: statements, newer: 'refuse' }).close();
    const before = readFileSync(file);
    assert.throws(open, (thrown) => thrown instanceof AppError && thrown.code === 'STORAGE_NEWER');
    assert.deepEqual(readFileSync(file), before);
  });
});
