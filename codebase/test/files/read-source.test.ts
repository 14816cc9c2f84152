/** A file is read as it was at one moment, or not at all. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSource } from '@foretoken/codebase/files/read-source.js';

describe('read source', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foretoken-read-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('never gives half of a change while another process writes', async () => {
    const file = join(folder, 'changing.txt');
    const record = `${'x'.repeat(63)}\n`;
    writeFileSync(file, record);
    const script = `const { appendFileSync } = require('node:fs'); for (let i = 0; i < 3000; i++) appendFileSync(${JSON.stringify(file)}, ${JSON.stringify(record)});`;
    const writer = spawn(process.execPath, ['-e', script]);
    const ended = once(writer, 'exit');
    const seen = { text: 0, changing: 0 };
    for (let done = false; !done; await new Promise((resolve) => setImmediate(resolve))) {
      done = writer.exitCode !== null;
      const read = readSource(file, 10_000_000);
      if (read.kind === 'text') {
        assert.equal(read.text.length % record.length, 0);
        seen.text++;
      } else {
        assert.deepEqual(read, { kind: 'skipped', reason: 'changing' });
        seen.changing++;
      }
    }
    await ended;
    const last = readSource(file, 10_000_000);
    assert.equal(last.kind === 'text' && last.text.length, 3_001 * record.length);
    assert.ok(seen.text > 0);
  }).timeout(20_000);

  it('says what became of a file that is gone, binary, too large or packed', () => {
    const write = (name: string, content: string | Buffer) => {
      writeFileSync(join(folder, name), content);
      return readSource(join(folder, name), 100_000);
    };
    assert.deepEqual(readSource(join(folder, 'none'), 1), { kind: 'gone' });
    assert.deepEqual(write('binary', Buffer.from([65, 0, 66])), { kind: 'skipped', reason: 'binary' });
    assert.deepEqual(write('large', 'x\n'.repeat(60_000)), { kind: 'skipped', reason: 'too-large' });
    assert.deepEqual(write('packed', 'x'.repeat(90_000)), { kind: 'skipped', reason: 'ignored' });
    assert.deepEqual(readSource(folder, 100), { kind: 'skipped', reason: 'unreadable' });
  });
});
