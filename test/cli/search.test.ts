/** What search prints: a headline that tools can open, and the lines that speak of the query. */
import assert from 'node:assert/strict';
import { Scene } from './foretoken-process.js';

describe('search', function () {
  this.timeout(60_000);

  it('shows a definition by its header, and the lines in it that speak of the query', async () => {
    const scene = new Scene();
    try {
      scene.write({
        'src/total.py':
          'class Total:\n    def add_line(self, line):\n        rounded = round(line.price)\n        return rounded\n',
      });
      const { stdout } = await scene.run(['search', 'add line rounded', '--max', '1']);
      assert.deepEqual(stdout.split('\n'), [
        'src/total.py:2: def add_line(self, line)',
        '       3          rounded = round(line.price)',
        '       4          return rounded',
        '',
      ]);
    } finally {
      scene.remove();
    }
  });
});
