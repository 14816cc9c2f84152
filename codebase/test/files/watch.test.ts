/** Changes on the disk reach the index by themselves. */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { TemporaryCodebase } from '../index/temporary-codebase.js';

describe('watch', () => {
  it('follows writes and deletes, also in a build folder that was taken back', async function () {
    this.timeout(20_000);
    const codebase = new TemporaryCodebase({
      'a.ts': 'const a = 1;',
      '.foretokenignore': '!dist/\n',
      'dist/b.ts': 'const b = 1;',
    });
    let commits = 0;
    let wake = () => {};
    const indexer = await codebase.indexer({
      onCommit() {
        commits++;
        wake();
      },
    });
    const next = async (change: () => void, holds: () => boolean) => {
      change();
      while (!holds())
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    };
    const paths = () => Object.keys(codebase.contents()).filter((path) => path.endsWith('.ts'));
    try {
      await indexer.watch();
      await indexer.indexAll(new AbortController().signal);
      assert.deepEqual(paths(), ['a.ts', 'dist/b.ts']);
      await next(
        () => codebase.write('sub/c.ts', 'const c = 1;'),
        () => paths().includes('sub/c.ts'),
      );
      await next(
        () => codebase.write('dist/d.ts', 'const d = 1;'),
        () => paths().includes('dist/d.ts'),
      );
      await next(
        () => rmSync(join(codebase.root, 'a.ts')),
        () => !paths().includes('a.ts'),
      );
      assert.ok(commits >= 4);
    } finally {
      await indexer.close();
      codebase.remove();
    }
  });
});
