/** What a disk and a clock may do to an index: it is right afterwards, or says what it left out. */
import assert from 'node:assert/strict';
import { closeSync, openSync, statSync, utimesSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { TemporaryCodebase } from './temporary-codebase.js';

describe('faults under an index', function () {
  this.timeout(30_000);
  let codebase: TemporaryCodebase;
  const open = (files: Record<string, string | Buffer>) => {
    codebase = new TemporaryCodebase(files);
    return codebase;
  };
  afterEach(() => codebase.remove());

  it('a damaged page in the middle of the database: the index is built anew, and an open reader follows', async () => {
    open(
      Object.fromEntries(
        Array.from({ length: 40 }, (_, i) => [`f${i}.ts`, `export const value${i} = compute${i}();\n`.repeat(60)]),
      ),
    );
    await codebase.indexed();
    const reader = codebase.reader();
    const before = codebase.contents();
    const file = join(codebase.indexFolder, 'index.db');
    const database = openSync(file, 'r+');
    const page = 4_096 * Math.floor(statSync(file).size / 4_096 / 2);
    writeSync(database, Buffer.alloc(4_096, 0x5a), 0, 4_096, page);
    closeSync(database);
    await codebase.indexed();
    assert.deepEqual(codebase.contents(), before);
    codebase.write('f0.ts', 'export const newest = 1;\n');
    await codebase.indexed();
    assert.equal(reader.search('newest', 1)[0]?.path, 'f0.ts');
    assert.equal(reader.tables.stats.files, 40);
    reader.close();
  });

  it('a clock that went backwards: a change under an older date, or a date that is still to come, is seen', async () => {
    open({ 'a.ts': 'const a = 1;', 'b.ts': 'const b = 1;' });
    const dated = (path: string, seconds: number) => utimesSync(join(codebase.root, path), seconds, seconds);
    const ahead = Math.round(Date.now() / 1000) + 86_400;
    dated('a.ts', ahead);
    dated('b.ts', ahead);
    await codebase.indexed();
    codebase.write('a.ts', 'const a = 2;');
    dated('a.ts', 1_000);
    codebase.write('b.ts', 'const b = 2;');
    dated('b.ts', ahead);
    await codebase.indexed();
    assert.deepEqual(codebase.contents(), { 'a.ts': ['const a = 2;'], 'b.ts': ['const b = 2;'] });
  });

  it('a line of 100 MB is left out and counted; one of 300 KB among others is cut', async () => {
    const long = `const long = '${'x'.repeat(300_000)}';\n${'const short = 1;\n'.repeat(2_000)}`;
    open({ 'huge.ts': Buffer.alloc(100_000_000, 'x'), 'long.ts': long, 'a.ts': 'const a = 1;' });
    const limits = { fileBytesMax: 200_000_000, filesMax: 100, totalBytesMax: 1e9 };
    const status = await codebase.indexed({ limits });
    assert.deepEqual([status.phase, status.skipped.ignored], ['ready', 1]);
    assert.deepEqual(Object.keys(codebase.contents()), ['a.ts', 'long.ts']);
    assert.ok((codebase.contents()['long.ts']?.[0]?.length ?? 0) <= 1_000);
  });

  it('a file that is half a character, or all of them wrong, is learned with replacements', async () => {
    open({ 'half.ts': Buffer.from([0x63, 0x20, 0xe2, 0x82]), 'wrong.ts': Buffer.alloc(100, 0xff) });
    const status = await codebase.indexed();
    assert.equal(status.phase, 'ready');
    assert.deepEqual(codebase.contents(), { 'half.ts': ['c \ufffd'], 'wrong.ts': ['\ufffd'.repeat(100)] });
  });
});
