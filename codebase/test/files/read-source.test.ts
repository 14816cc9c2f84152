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
  });

  it('says what became of a file that is gone, binary, too large or packed', () => {
    const write = (name: string, content: string | Buffer) => {
      writeFileSync(join(folder, name), content);
      return readSource(join(folder, name), 100_000);
    };
    assert.deepEqual(readSource(join(folder, 'none'), 1), { kind: 'gone' });
    assert.deepEqual(write('binary', Buffer.from([65, 0, 66])), { kind: 'skipped', reason: 'binary' });
    assert.deepEqual(write('large', 'x\n'.repeat(60_000)), { kind: 'skipped', reason: 'too-large' });
    assert.deepEqual(write('packed', 'x'.repeat(90_000)), { kind: 'skipped', reason: 'ignored' });
    const utf16 = write('utf16', Buffer.from('\uFEFFlet a;\n', 'utf16le'));
    assert.equal(utf16.kind === 'text' && utf16.text, 'let a;\n');
    assert.deepEqual(readSource(folder, 100), { kind: 'skipped', reason: 'unreadable' });
  });

  describe('of a notebook', () => {
    const file = join(folder, 'a.ipynb');
    const output = { output_type: 'display_data', data: { 'image/png': 'OUTPUT'.repeat(100_000) } };
    const notebook = (more: object = {}) => ({
      nbformat: 4,
      metadata: { kernelspec: { name: 'python3', language: 'python' }, widgets: 'METADATA' },
      cells: [
        { cell_type: 'markdown', source: ['# Title\n', 'text'], attachments: { a: 'ATTACHED' } },
        { cell_type: 'code', source: ['import os\n', 'x = 1'], outputs: [output], metadata: {} },
        { cell_type: 'raw', source: 'raw' },
        { cell_type: 'code', source: 'print(x)\n', outputs: [] },
      ],
      ...more,
    });
    const read = (content: unknown, bytesMax = 10_000) => {
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
      return readSource(file, bytesMax);
    };

    it('gives the cells in order as text of its language, and nothing else, however large the outputs are', () => {
      const found = read(notebook());
      assert.ok(found.kind === 'text');
      assert.equal(found.languageId, 'python');
      assert.equal(found.text, '# %% [markdown]\n# # Title\n# text\n\n# %%\nimport os\nx = 1\n\n# %%\nprint(x)\n');
      const inRust = read(notebook({ metadata: { language_info: { name: 'Rust' } } }));
      assert.ok(
        inRust.kind === 'text' && inRust.languageId === 'rust' && inRust.text.startsWith('// %% [markdown]\n// # T'),
      );
    });

    it('keeps its hash when outputs alone change', () => {
      const [before, after] = [read(notebook()), read(notebook({ metadata: {}, more: output }))];
      assert.ok(before.kind === 'text' && after.kind === 'text');
      assert.deepEqual(before.hash, after.hash);
    });

    it('reads the older format, and says what is too large or no notebook', () => {
      const older = read({ worksheets: [{ cells: [{ cell_type: 'code', input: ['a = 1'] }] }], nbformat: 3 });
      assert.ok(older.kind === 'text' && older.text === '# %%\na = 1\n');
      assert.deepEqual(read(notebook({ cells: [{ cell_type: 'code', source: 'x = 1\n'.repeat(2_000) }] })), {
        kind: 'skipped',
        reason: 'too-large',
      });
      for (const broken of ['{', '[]', '{"cells": 1}', 'null'])
        assert.deepEqual(read(broken), { kind: 'skipped', reason: 'unreadable' });
      assert.deepEqual(read(' '.repeat(17_000_000)), { kind: 'skipped', reason: 'too-large' });
    });
  });
});
