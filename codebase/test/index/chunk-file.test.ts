/** Which parts of a file are worth finding. */
import assert from 'node:assert/strict';
import { loadSyntax, outlineOf } from '@foretoken/codebase/syntax/outline-of.js';
import { indexLimits } from '../../src/index/limits.js';
import { chunksOf } from '../../src/index/store/chunk-file.js';

describe('the chunks of a file', () => {
  it('are those that say a word', () => {
    const numbers = `${'1,2,3\n'.repeat(indexLimits.chunkLines)}`;
    const words = `${'a,b,c\n'.repeat(indexLimits.chunkLines)}`;
    const { chunkLines } = indexLimits;
    assert.deepEqual(chunksOf(`${numbers}${words}${numbers}`, undefined), [[chunkLines + 1, 2 * chunkLines]]);
    assert.deepEqual(chunksOf(`${numbers}last`, undefined), [[chunkLines + 1, chunkLines + 1]]);
    assert.deepEqual(chunksOf('', undefined), []);
  });

  it('are definitions whole where they fit, else those in them, the lines between with a short neighbour', async () => {
    await loadSyntax('python');
    const body = (lines: number, indent: string) => `${indent}work(1)\n`.repeat(lines);
    const method = (name: string, lines: number) => `    def ${name}(self):\n${body(lines - 1, '        ')}`;
    const text = `def short():\n${body(11, '    ')}class Long:\n    size = 1\n${method('first', 15)}${method('second', 30)}`;
    assert.deepEqual(chunksOf(text, outlineOf(text, 'python')), [
      [1, 12],
      [13, 29],
      [30, 59],
    ]);
  });

  it('of a large table of numbers are none, found in one pass', () => {
    assert.deepEqual(chunksOf('12,345,6789,0.25\n'.repeat(100_000), undefined), []);
  });
});
