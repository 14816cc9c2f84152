/** Folders and files that may not be read are counted and left out; the rest is indexed. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { TemporaryCodebase } from './temporary-codebase.js';

const nobody = 65_534;

describe('unreadable entries', () => {
  it('are counted, and do not stop the rest', function () {
    const codebase = new TemporaryCodebase({
      'a.ts': 'const a = 1;',
      'closed/b.ts': 'const b = 1;',
      'c.ts': 'const c = 1;',
    });
    try {
      chmodSync(join(codebase.root, 'closed'), 0);
      chmodSync(join(codebase.root, 'c.ts'), 0);
      const script = `
        const { openRootIndexer } = await import(${JSON.stringify(import.meta.resolve('@foretoken/codebase/index/open-root-indexer.js'))});
        const { silentLog } = await import(${JSON.stringify(import.meta.resolve('@foretoken/base/log.js'))});
        const limits = { fileBytesMax: 1e6, filesMax: 1e5, totalBytesMax: 1e9 };
        const indexer = await openRootIndexer({ root: ${JSON.stringify(codebase.root)}, indexFolder: ${JSON.stringify(codebase.indexFolder)}, log: silentLog, limits, exclude: [], onStatus() {}, onCommit() {} });
        const status = await indexer.indexAll(new AbortController().signal);
        await indexer.close();
        console.log(JSON.stringify(status));`;
      const isRoot = process.getuid?.() === 0;
      // Root may read everything: the indexer then runs as somebody else.
      if (isRoot)
        for (const path of [
          codebase.folder,
          ...readdirSync(codebase.folder).map((name) => join(codebase.folder, name)),
        ])
          chownSync(path, nobody, nobody);
      const ran = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
        encoding: 'utf8',
        cwd: codebase.folder,
        ...(isRoot ? { uid: nobody, gid: nobody } : {}),
      });
      if (ran.status !== 0 && isRoot) {
        console.log('  skipped: nobody may not run the code here');
        this.skip();
      }
      const status = JSON.parse(ran.stdout);
      assert.deepEqual([status.phase, status.filesTotal, status.skipped.unreadable], ['ready', 2, 2]);
      assert.deepEqual(Object.keys(codebase.contents()), ['a.ts']);
    } finally {
      chmodSync(join(codebase.root, 'closed'), 0o700);
      codebase.remove();
    }
  });
});
