/** Notebooks are learned by their cells, however large their outputs are. */
import assert from 'node:assert/strict';
import { TemporaryCodebase } from './temporary-codebase.js';

describe('a notebook in a codebase', () => {
  it('is learned and found by its cells; its outputs are not', async () => {
    const outputs = [{ data: { 'image/png': 'outputOnly '.repeat(300_000) } }];
    const cells = [
      { cell_type: 'markdown', source: 'How penguins are counted' },
      { cell_type: 'code', source: ['penguins = load_penguins()\n', 'penguins.describe()'], outputs },
    ];
    const codebase = new TemporaryCodebase({ 'nb/a.ipynb': JSON.stringify({ nbformat: 4, cells }) });
    try {
      const status = await codebase.indexed();
      assert.deepEqual([status.filesTotal, status.skipped['too-large']], [1, 0]);
      const reader = codebase.reader();
      const [found] = reader.search('load_penguins', 5);
      assert.equal(found?.path, 'nb/a.ipynb');
      assert.match(found?.text ?? '', /penguins = load_penguins\(\)/);
      assert.deepEqual(reader.search('outputOnly', 5), []);
      reader.close();
    } finally {
      codebase.remove();
    }
  });
});
