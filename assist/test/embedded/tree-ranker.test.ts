import assert from 'node:assert/strict';
import { candidateFeatures } from '../../src/embedded/candidate-features.js';
import { CandidateSearch } from '../../src/embedded/candidate-search.js';
import { confidenceBands } from '../../src/embedded/confidence-bands.js';
import { rankerTrees } from '../../src/embedded/ranker-trees.js';
import { confidencesOf, treeScore } from '../../src/embedded/tree-ranker.js';
import { stillClock, tablesOf } from './complete-at-cursor.js';

describe('tree ranker', () => {
  it('was trained for the features there are', () => {
    const found = new CandidateSearch(stillClock).find({
      tables: tablesOf([{ 'a.ts': 'const a = 1;\nconst b = 2;\n' }]),
      path: 'b.ts',
      languageId: 'typescript',
      prefix: 'const a = 1;\ncon',
      suffix: '\n',
      overlays: new Map(),
      lineOnly: true,
      itemsMax: 1,
    });
    const rows = candidateFeatures(found.all, found.frame, found.collected);
    assert.ok(rows.length > 0);
    for (const row of rows) {
      assert.equal(row.length, rankerTrees.features);
      assert.ok(row.every(Number.isFinite));
      assert.ok(Number.isFinite(treeScore(row)));
    }
  });

  it('gives probabilities that grow with the score, in the order of the bands', () => {
    for (const cursor of ['start', 'indented', 'inside'] as const) {
      const [high = 0, low = 1, least = 1] = confidencesOf([20, 1, -20], cursor);
      assert.ok(high <= 1 && high > low && low > least && least >= 0);
      const [alone = 0] = confidencesOf([1, -4], cursor);
      const [among = 1] = confidencesOf([1, 0.9], cursor);
      assert.ok(alone > among, 'a near rival makes it less sure');
      assert.deepEqual(confidencesOf([], cursor), []);
    }
    const { eager, balanced, quiet, top } = confidenceBands;
    assert.ok(eager < balanced && balanced < quiet && quiet < top);
  });
});
