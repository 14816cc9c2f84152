import assert from 'node:assert/strict';
import { candidateFeatures } from '../../src/embedded/candidate-features.js';
import { CandidateSearch } from '../../src/embedded/candidate-search.js';
import { confidenceBands } from '../../src/embedded/confidence-bands.js';
import { rankerTrees } from '../../src/embedded/ranker-trees.js';
import { confidenceOf, treeScore } from '../../src/embedded/tree-ranker.js';
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
    for (const lineStart of [true, false]) {
      assert.ok(confidenceOf(-20, lineStart) >= 0 && confidenceOf(20, lineStart) <= 1);
      assert.ok(confidenceOf(1, lineStart) > confidenceOf(0, lineStart));
    }
    const { eager, balanced, quiet, top } = confidenceBands;
    assert.ok(eager < balanced && balanced < quiet && quiet < top);
  });
});
