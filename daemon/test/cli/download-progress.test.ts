/** How far a download is, in words and a bar. */
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { downloadProgress, progressText } from '../../src/cli/models/download-progress.js';

const at = (bytes: number, waits?: string) => ({ bytes, total: 2_000_000_000, waits });

function shown(isTTY: boolean, columns = 60) {
  const stderr = Object.assign(new PassThrough(), { isTTY, columns });
  const io = { stdin: new PassThrough(), stdout: new PassThrough(), stderr, env: {}, cwd: '/' };
  return { report: downloadProgress(io, 'tiny-1b'), text: () => String(stderr.read() ?? '') };
}

describe('the progress of a download', () => {
  it('is a bar with size, speed and what is left', () => {
    assert.equal(
      progressText('tiny-1b', at(500_000_000), 10_000_000),
      'tiny-1b [█████               ] 500 MB of 2 GB, 10 MB/s, 150 s left',
    );
    assert.equal(
      progressText('tiny-1b', { bytes: 5_000, total: undefined, waits: undefined }, undefined),
      'tiny-1b 5 kB',
    );
    assert.match(
      progressText('tiny-1b', at(0, 'It asks to wait.\u001b[31m'), undefined),
      /wait\.\?\[31m Trying again …$/,
    );
  });

  it('stays on its line on a terminal, within its width, and is taken away', () => {
    const { report, text } = shown(true, 30);
    report.show(at(1_000_000_000));
    const drawn = text();
    assert.ok(drawn.startsWith('\r\u001b[2Ktiny-1b [██████████') && drawn.length <= 29 + '\r\u001b[2K'.length, drawn);
    report.clear();
    assert.equal(text(), '\r\u001b[2K');
  });

  it('is a line each tenth of the way elsewhere', () => {
    const { report, text } = shown(false);
    for (let bytes = 0; bytes <= 2_000_000_000; bytes += 50_000_000) report.show(at(bytes));
    const lines = text().trim().split('\n');
    assert.equal(lines.length, 11);
    assert.match(lines[5] ?? '', /^tiny-1b 1 GB of 2 GB/);
  });
});
