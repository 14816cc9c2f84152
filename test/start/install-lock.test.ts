/** However many first runs come at once, and whatever a killed one left, one installs at a time. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repository } from '../tidy/repository.js';

const script = pathToFileURL(join(repository, 'scripts', 'install-lock.mjs')).href;

describe('install lock', function () {
  this.timeout(60_000);

  it('lets one in at a time, also when its last holder died', async () => {
    const dead = spawnSync(process.execPath, ['-e', '0']).pid;
    for (let round = 0; round < 8; round++) {
      const folder = mkdtempSync(join(tmpdir(), 'foretoken-lock-'));
      try {
        mkdirSync(join(folder, '.foretoken-lock'));
        writeFileSync(join(folder, '.foretoken-lock', 'pid'), String(dead));
        const work = `
          import { appendFileSync } from 'node:fs';
          import { withInstallLock } from ${JSON.stringify(script)};
          const say = (what) => appendFileSync(${JSON.stringify(join(folder, 'log'))}, what + ' ' + process.pid + '\\n');
          await withInstallLock(${JSON.stringify(folder)}, async () => {
            say('in');
            await new Promise((resolve) => setTimeout(resolve, 5));
            say('out');
          });`;
        const children = Array.from({ length: 6 }, () =>
          spawn(process.execPath, ['--input-type=module', '-e', work], { stdio: ['ignore', 'ignore', 'pipe'] }),
        );
        const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]));
        assert.deepEqual(codes, [0, 0, 0, 0, 0, 0]);
        const lines = readFileSync(join(folder, 'log'), 'utf8').trim().split('\n');
        assert.equal(lines.length, 12);
        for (let i = 0; i < 12; i += 2) assert.equal(lines[i]?.replace('in', 'out'), lines[i + 1]);
        assert.equal(existsSync(join(folder, '.foretoken-lock')), false);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
  });
});
