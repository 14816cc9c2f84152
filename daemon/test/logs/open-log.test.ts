import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
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

  it('loses lines where nothing more can be written, and holds nothing up', function () {
    if (process.platform === 'win32') return this.skip();
    this.timeout(30_000);
    const module = new URL('../../src/logs/open-log.js', import.meta.url).href;
    const script = `import { openLog } from ${JSON.stringify(module)};
const log = openLog(${JSON.stringify(join(folder, 'daemon.log'))}, 'info');
for (let i = 0; i < 1_000; i++) log.info('a line');
console.log('the end');`;
    // A file of more than one block of 512 bytes is refused.
    const limited = ['-c', 'ulimit -f 1 && exec "$0" "$@"', process.execPath, '--input-type=module', '-e', script];
    const { stdout, status, stderr } = spawnSync('sh', limited, { encoding: 'utf8' });
    assert.equal(stdout, 'the end\n', stderr);
    assert.equal(status, 0);
    assert.ok(statSync(join(folder, 'daemon.log')).size <= 512);
  });
});
