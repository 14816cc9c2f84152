/** The line scorer: what follows naturally costs less than what does not, and a text is cut where the target begins. */
import assert from 'node:assert/strict';
import { type LineScore, lineScorerMissing, scoreLines } from './line-scorer.js';

const alphabet = 'letters = ["a", "b", "c", "d", "e", "f", "g", "h",\n';
const rest = '           "i", "j", "k", "l", "m", "n", "o", "p",';

describe('line scorer', function () {
  this.timeout(120_000);
  const scores = new Map<string, LineScore>();
  const of = (key: string) => {
    const score = scores.get(key);
    assert.ok(score !== undefined, key);
    return score;
  };

  before(async function () {
    const missing = lineScorerMissing();
    if (missing !== undefined) {
      console.log(`    skipped: ${missing}`);
      return this.skip();
    }
    const copied = `def total(values):\n${'    return sum(values)\n\ndef total(values):\n'.repeat(3)}`;
    const questions = [
      { key: 'likely', prompt: alphabet, target: rest },
      { key: 'scrambled', prompt: alphabet, target: [...rest].reverse().join('') },
      { key: 'copied', prompt: copied, target: '    return sum(values)' },
      { key: 'whole word', prompt: 'import ', target: 'numpy' },
      { key: 'second half', prompt: 'import num', target: 'py' },
      { key: 'odd text', prompt: '# größe ✓\n', target: 'größe = "✓"' },
    ];
    await scoreLines(questions, 1, (score) => scores.set(score.key, score));
  });

  it('finds a natural continuation cheaper than the same letters scrambled', () => {
    assert.ok(of('likely').bits * 4 < of('scrambled').bits);
  });

  it('sees that greedy decoding would copy a line, and end it', () => {
    assert.equal(of('copied').exact, true);
    assert.equal(of('scrambled').exact, false);
    assert.ok(of('copied').bits * 10 < of('scrambled').bits);
  });

  it('cuts a token where the target begins, so that the known half of a word costs nothing', () => {
    // The tail of a word whose token began in the prompt costs less than the whole word.
    assert.ok(of('second half').bits < of('whole word').bits);
    assert.equal(of('second half').characters, 2);
  });

  it('takes text that is not ASCII', () => {
    assert.ok(Number.isFinite(of('odd text').bits));
    assert.equal(of('odd text').characters, 'größe = "✓"'.length);
  });
});
