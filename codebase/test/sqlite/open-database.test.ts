/** A database that is brought to a newer schema, and when its log is moved to it. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, withoutCheckpoint } from '../../src/sqlite/open-database.js';

describe('a migrated database', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foretoken-database-'));
  const file = join(folder, 'some.db');
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('gives the room of dropped tables back to the disk', () => {
    const migrations = ['CREATE TABLE large (x TEXT); CREATE TABLE kept (id INTEGER PRIMARY KEY, x TEXT);'];
    const old = openDatabase({ file, migrations, newer: 'refuse' });
    old.prepare('INSERT INTO large VALUES (?)').run('x'.repeat(2_000_000));
    old.prepare('INSERT INTO kept VALUES (7, ?)').run('still here');
    old.close();
    const sizeBefore = statSync(file).size;
    const opened = openDatabase({ file, migrations: [...migrations, 'DROP TABLE large;'], newer: 'refuse' });
    assert.equal(opened.pragma('freelist_count', { simple: true }), 0);
    assert.deepEqual(opened.prepare('SELECT id, x FROM kept').all(), [{ id: 7, x: 'still here' }]);
    assert.equal(opened.pragma('user_version', { simple: true }), 2);
    assert.ok(statSync(file).size < sizeBefore / 10);
    assert.ok(statSync(`${file}-wal`).size < 100_000);
    opened.close();
  });
});

describe('a write-ahead log', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foretoken-database-'));
  const file = join(folder, 'some.db');
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('is moved to the database by the commit after one that may not wait for it', () => {
    const migrations = ['CREATE TABLE large (x TEXT)'];
    const database = openDatabase({ file, migrations, newer: 'refuse' });
    const add = database.prepare('INSERT INTO large VALUES (?)');
    withoutCheckpoint(database, () => add.run('x'.repeat(8_000_000)));
    assert.ok(statSync(file).size < 100_000 && statSync(`${file}-wal`).size > 8_000_000);
    assert.throws(() => withoutCheckpoint(database, () => add.run()), /parameter/);
    add.run('y');
    assert.ok(statSync(file).size > 8_000_000);
    database.close();
  });
});
