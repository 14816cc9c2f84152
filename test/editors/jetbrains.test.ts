/** The plugin for JetBrains IDEs: its core against the real daemon, and the zip by JetBrains' own checker, all by Maven. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { skipFor } from '@foretoken/inference/testing/skip-for.js';
import { foretoken, repository } from './editor-scene.js';
import { isOffline } from './soaked-core.js';

describe('JetBrains plugin', function () {
  this.timeout(600_000);

  it('builds, passes its tests and is valid', function () {
    skipFor(this, spawnSync('mvn', ['--version']).status === 0 ? undefined : 'there is no Maven here');
    const argv = ['--batch-mode', '--quiet', 'verify', `-Dforetoken.command=${foretoken}`];
    const ran = spawnSync('mvn', argv, {
      cwd: join(repository, 'clients', 'jetbrains'),
      encoding: 'utf8',
      timeout: 590_000,
    });
    const said = `${ran.stdout}${ran.stderr}`;
    skipFor(this, isOffline(said) ? 'Maven Central cannot be reached' : undefined);
    for (const line of said.split('\n')) if (line.includes('ghost text again')) console.log(line);
    assert.equal(ran.status, 0, said.slice(-4_000));
  });
});
