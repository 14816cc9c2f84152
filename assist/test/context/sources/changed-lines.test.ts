import assert from 'node:assert/strict';
import { changedLines } from '@foretoken/assist/context/sources/changed-lines.js';
import { contextLimits } from '../../../src/context/limits.js';
import { collect } from './cursor.js';

const change = (path: string, startLine = 1) => ({ path, startLine, endLine: startLine + 2 });

describe('changed lines as a source', () => {
  it('shows what is changed, nearest folders first, and neither the file itself nor what is never read', () => {
    const changes = ['docs/a.md', 'src/here.ts', 'src/deep/b.ts', 'src/c.ts', '.env'].map((path) => change(path));
    const { places } = collect(changedLines, { changes });
    assert.deepEqual(
      places.map(({ path, startLine, endLine }) => [path, startLine, endLine]),
      [
        ['src/deep/b.ts', 1, 3],
        ['src/c.ts', 1, 3],
        ['docs/a.md', 1, 3],
      ],
    );
  });

  it('takes no more than a source may, of however many', () => {
    const changes = Array.from({ length: 1_000 }, (_, n) => change('src/big.ts', n * 10 + 1));
    assert.equal(collect(changedLines, { changes }).places.length, contextLimits.placesPerSourceMax);
  });
});
