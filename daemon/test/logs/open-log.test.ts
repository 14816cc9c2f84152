import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { daemonLimits } from '../../src/limits.js';
import { openLog } from '../../src/logs/open-log.js';

describe('the log', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'foretoken-log-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is JSON lines from the set level on, for its owner alone', () => {
    const file = join(folder, 'logs', 'daemon.log');
    const log = openLog(file, 'info');
    log.debug('not this', { secret: 'x' });
    log.info('this', { port: 7 });
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    assert.equal(lines.length, 1);
    const { msg, port } = JSON.parse(lines[0] ?? '');
    assert.deepEqual([msg, port], ['this', 7]);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(statSync(join(folder, 'logs')).mode & 0o777, 0o700);
  });

  it('stays within its size and number of files, and goes on after a rotation', () => {
    const file = join(folder, 'daemon.log');
    const log = openLog(file, 'info');
    const text = 'x'.repeat(16_384);
    for (let i = 0; i < 1_600; i++) log.info(text);
    log.info('the last');
    const files = readdirSync(folder);
    assert.ok(files.length > 1 && files.length <= daemonLimits.logFilesMax, files.join());
    for (const name of files) {
      const { size, mode } = statSync(join(folder, name));
      // It is looked at every 200 lines.
      assert.ok(size <= daemonLimits.logFileBytesMax + 200 * 16_600, `${name} has ${size} bytes`);
      assert.equal(mode & 0o777, 0o600);
    }
    assert.match(readFileSync(file, 'utf8'), /the last/);
  });
});
