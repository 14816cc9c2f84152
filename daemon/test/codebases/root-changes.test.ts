/** What is changed and not committed in an open root is known soon after it is first asked for, and no longer than the root is open. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '@foretoken/base/clock.js';
import { RootChanges } from '../../src/codebases/root-changes.js';

describe('changed lines of open roots', () => {
  it('come from git, of open roots alone', async function () {
    if (spawnSync('git', ['--version']).status !== 0) {
      console.log('    skipped: there is no git here');
      this.skip();
    }
    const root = realpathSync(mkdtempSync(join(tmpdir(), 'foretoken-changes-')));
    const git = (...args: string[]) =>
      assert.equal(spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: root }).status, 0);
    const changes = new RootChanges(systemClock);
    try {
      writeFileSync(join(root, 'a.ts'), 'one\ntwo\nthree\n');
      git('init', '-q');
      git('add', '.');
      git('commit', '-qm', 'first');
      writeFileSync(join(root, 'a.ts'), 'one\n2\nthree\n');
      assert.deepEqual(changes.of(root), []);
      changes.openRoot(root, root);
      for (let tries = 0; changes.of(root).length === 0 && tries < 200; tries++) await sleep(50);
      assert.deepEqual(changes.of(root), [{ path: 'a.ts', startLine: 2, endLine: 2 }]);
      changes.closeRoot(root);
      assert.deepEqual(changes.of(root), []);
    } finally {
      changes.close();
      rmSync(root, { recursive: true, force: true });
    }
  });
});
