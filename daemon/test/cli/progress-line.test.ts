import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import type { IndexStatus } from '@foretoken/codebase/index/index-status.js';
import type { CommandIo } from '../../src/cli/command.js';
import { progressLine, progressText } from '../../src/cli/progress-line.js';

const status: IndexStatus = {
  root: '/home/me/de\u001b[31mmo',
  phase: 'indexing',
  filesDone: 5,
  filesTotal: 10,
  bytesDone: 0,
  skipped: { ignored: 0, binary: 0, 'too-large': 0, unreadable: 0, private: 0, 'over-limit': 0, changing: 0 },
};

function shown(isTTY: boolean, columns = 80): string {
  const stderr = Object.assign(new PassThrough(), { isTTY, columns });
  const io: CommandIo = { stdin: new PassThrough(), stdout: new PassThrough(), stderr, env: {}, cwd: '/' };
  const line = progressLine(io);
  line.show(status);
  line.clear();
  return String(stderr.read() ?? '');
}

describe('progress line', () => {
  it('draws on a terminal, within its width, and takes itself away', () => {
    assert.ok(shown(true).endsWith(' 5 of 10 files\r\u001b[2K'));
    assert.ok(shown(true, 20).length < 40);
  });

  it('says nothing where no person looks', () => assert.equal(shown(false), ''));

  it('lets no folder’s name speak to the terminal', () => assert.ok(!progressText(status).includes('\u001b')));
});
