import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { type IndexStatus, statusWithout } from '@foretoken/codebase/index/index-status.js';
import type { CommandIo } from '../../src/cli/command.js';
import { progressLine, progressText } from '../../src/cli/progress-line.js';

const status: IndexStatus = {
  ...statusWithout('/home/me/de\u001b[31mmo', 'indexing'),
  filesDone: 5,
  filesTotal: 10,
};

function shown(isTTY: boolean, columns = 80, told = [status]): string {
  const stderr = Object.assign(new PassThrough(), { isTTY, columns });
  const io: CommandIo = { stdin: new PassThrough(), stdout: new PassThrough(), stderr, env: {}, cwd: '/' };
  const line = progressLine(io);
  for (const each of told) line.show(each);
  line.clear();
  return String(stderr.read() ?? '');
}

describe('progress line', () => {
  it('draws on a terminal, within its width, and takes itself away', () => {
    assert.ok(shown(true).endsWith(' 5 of 10 files\r\u001b[2K'));
    assert.ok(shown(true, 20).length < 40);
  });

  it('keeps the time left where the bar has no room, and shows at once what begins again', () => {
    const learning = {
      ...status,
      phase: 'structure' as const,
      filesTotal: 20_000,
      filesPerSecond: 1_500,
      secondsLeft: 12,
    };
    const drawn = shown(true, 80, [status, { ...learning, filesDone: 20_000 }, { ...learning, filesDone: 64 }]);
    assert.ok(drawn.endsWith(' 64 of 20000 files, 1500 files/s, 12 s left\r\u001b[2K'), drawn);
  });

  it('says nothing where no person looks', () => assert.equal(shown(false), ''));

  it('lets no folder’s name speak to the terminal', () => assert.ok(!progressText(status).includes('\u001b')));
});
