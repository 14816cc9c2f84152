import assert from 'node:assert/strict';
import { costLines } from '../../src/cli/cost-lines.js';

describe('what stats say of costs', () => {
  it('is in words, and nothing where nothing was counted', () => {
    assert.deepEqual(costLines([]), []);
    const counts = {
      'completion-requests': 400,
      'backend-requests': 100,
      'backend-given-up': 2,
      'prompt-tokens': 120_000,
      'prompt-tokens-reused': 114_000,
      'ahead-tries': 20,
      'ahead-uses': 5,
      'ahead-tokens': 30_000,
      'shown-balanced': 50,
      'taken-balanced': 20,
    };
    assert.deepEqual(costLines(Object.entries(counts).map(([name, count]) => ({ name, count }))), [
      'Taken of what was seen, whole or in part: 40 % of 50 at balanced.',
      'The backend was asked for 25 % of 400 completions, 2 times in vain since the embedded engine was certain.',
      'A prompt had 1200 tokens, of which the server had read 95 % before and read 60 anew.',
      'It was asked ahead 20 times for 30000 tokens; 5 were of use (25 %).',
    ]);
  });
});
