/** FORETOKEN_NODE may name a link or a script that leads to a Node.js, as version managers make them. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../tidy/repository.js';

describe('a Node.js of one’s own', function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'foretoken-node-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const version = (node: string) =>
    spawnSync(process.execPath, [join(repository, 'bin', 'foretoken.mjs'), '--version'], {
      encoding: 'utf8',
      // A chain of processes without end is cut off here.
      timeout: 20_000,
      killSignal: 'SIGTERM',
      env: { ...process.env, FORETOKEN_NODE: node, FORETOKEN_HOME: join(folder, 'home') },
    });

  it('may be a link', () => {
    const link = join(folder, 'node');
    symlinkSync(process.execPath, link);
    const ran = version(link);
    assert.equal(ran.status, 0, ran.stderr);
    assert.match(ran.stdout, /\d+\.\d+\.\d+/);
  });

  it('may be a script, which is run to tell its version and to run Foretoken', () => {
    const script = join(folder, 'node.sh');
    const log = join(folder, 'log');
    writeFileSync(
      script,
      `#!/bin/sh\necho "$1" >> '${log}'\n[ "$(wc -l < '${log}')" -gt 6 ] && exit 9\nexec '${process.execPath}' "$@"\n`,
    );
    chmodSync(script, 0o755);
    const ran = version(script);
    assert.equal(ran.status, 0, ran.stderr);
    assert.match(ran.stdout, /\d+\.\d+\.\d+/);
    assert.equal(readFileSync(log, 'utf8').trim().split('\n').length, 2);
  });
});
