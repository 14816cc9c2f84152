/** A codebase that tries to lead out of itself, or to hold up who reads it. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TemporaryCodebase } from './temporary-codebase.js';

describe('a hostile root', () => {
  let codebase: TemporaryCodebase;
  const outside = () => join(codebase.folder, 'outside');
  beforeEach(() => {
    codebase = new TemporaryCodebase({ 'a.ts': 'const inside = 1;', 'sub/b.ts': 'const below = 1;\n' });
    mkdirSync(outside());
    writeFileSync(join(outside(), 'x.ts'), 'const outsideSecret = 1;\n');
    writeFileSync(join(outside(), 'b.ts'), 'const below = outsideSecret;\n');
  });
  afterEach(() => codebase.remove());

  it('gets nothing indexed through a linked folder, whatever an event says', async () => {
    symlinkSync(outside(), join(codebase.root, 'linked'));
    const indexer = await codebase.indexer();
    const { signal } = new AbortController();
    await indexer.indexAll(signal);
    await indexer.update([join(codebase.root, 'linked', 'x.ts'), join(codebase.root, 'linked')], signal);
    await indexer.close();
    assert.deepEqual(Object.keys(codebase.contents()), ['a.ts', 'sub/b.ts']);
  });

  it('gets nothing read through a link that took a file’s or a folder’s place', async () => {
    await codebase.indexed();
    rmSync(join(codebase.root, 'a.ts'));
    symlinkSync(join(outside(), 'x.ts'), join(codebase.root, 'a.ts'));
    renameSync(join(codebase.root, 'sub'), join(codebase.folder, 'moved'));
    symlinkSync(outside(), join(codebase.root, 'sub'));
    const reader = codebase.reader();
    const found = [...reader.search('inside', 5), ...reader.search('below', 5)];
    reader.close();
    assert.deepEqual(found, []);
  });

  it('does not hold up a search with a pipe', async function () {
    if (process.platform === 'win32') {
      console.log('  skipped: there are no named pipes in folders here');
      this.skip();
    }
    await codebase.indexed();
    rmSync(join(codebase.root, 'a.ts'));
    execFileSync('mkfifo', [join(codebase.root, 'a.ts')]);
    const reader = codebase.reader();
    assert.deepEqual(reader.search('inside', 5), []);
    reader.close();
  });

  it('finds what was indexed where it stands now', async () => {
    await codebase.indexed();
    codebase.write('a.ts', `${'// a new line\n'.repeat(40)}const inside = 1;\n`);
    const reader = codebase.reader();
    const [hit] = reader.search('inside', 5);
    reader.close();
    assert.deepEqual([hit?.startLine, hit?.text], [41, 'const inside = 1;']);
  });

  it('an index of a newer version is built anew', async () => {
    await codebase.indexed();
    const file = join(codebase.indexFolder, 'index.db');
    execFileSync(process.execPath, [
      '--input-type=module',
      '-e',
      `const { default: Database } = await import(${JSON.stringify(import.meta.resolve('better-sqlite3'))}); const d = new Database(${JSON.stringify(file)}); d.pragma('user_version = 99'); d.close();`,
    ]);
    assert.equal((await codebase.indexed()).phase, 'ready');
    assert.deepEqual(Object.keys(codebase.contents()), ['a.ts', 'sub/b.ts']);
  });
});
