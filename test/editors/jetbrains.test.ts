/** The plugin for JetBrains IDEs: its core against the real daemon, and the zip by JetBrains' own checker, all by Maven. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { foretoken, repository } from './editor-scene.js';

describe('JetBrains plugin', function () {
  this.timeout(600_000);
  if (spawnSync('mvn', ['--version']).status !== 0) {
    console.log('  skipped: there is no Maven here');
    it.skip('builds, passes its tests and is valid');
    return;
  }

  it('builds, passes its tests and is valid', function () {
    const argv = ['--batch-mode', '--quiet', 'verify', `-Dforetoken.command=${foretoken}`];
    const ran = spawnSync('mvn', argv, {
      cwd: join(repository, 'clients', 'jetbrains'),
      encoding: 'utf8',
      timeout: 590_000,
    });
    const said = `${ran.stdout}${ran.stderr}`;
    if (/Could not transfer|Unknown host|was not found in .* during a previous attempt/.test(said)) {
      console.log('  skipped: Maven Central cannot be reached');
      this.skip();
    }
    for (const line of said.split('\n')) if (line.includes('ghost text again')) console.log(line);
    assert.equal(ran.status, 0, said.slice(-4_000));
  });
});
