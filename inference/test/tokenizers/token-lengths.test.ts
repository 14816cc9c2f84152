/** Budgets are kept from the first prompt on, and are used better the more a server has counted. */
import assert from 'node:assert/strict';
import { TokenLengths } from '@foretoken/inference/tokenizers/token-lengths.js';

describe('token lengths', () => {
  it('begin with the vocabulary of the model, and with the shortest tokens where nobody knows it', () => {
    const lengths = new TokenLengths();
    const of = (model: string, language = 'python') => lengths.charactersPerToken(model, language);
    assert.ok(of('Qwen/Qwen2.5-Coder-7B') > of('google/codegemma-2b'));
    assert.ok(of('google/codegemma-2b') > of('codellama-7b'));
    assert.equal(of('house-model'), of('codellama-7b'));
    assert.equal(of('qwen3-coder', 'javascript'), of('qwen3-coder', 'typescript'));
    assert.ok(of('qwen3-coder', 'zig') <= of('qwen3-coder', 'go'));
  });

  for (const [model, mean, spread] of [
    ['house-model', 4.4, 0.25],
    ['house-model', 2.2, 0.1],
    ['qwen2.5-coder', 2.9, 0.2],
    ['qwen2.5-coder', 4.6, 0.05],
  ] as const)
    it(`keep the budget with tokens of ${mean} ± ${spread} characters, and use it better with each prompt (${model})`, () => {
      const lengths = new TokenLengths();
      const random = seeded(3);
      const used: number[] = [];
      let over = 0;
      for (let prompt = 0; prompt < 200; prompt++) {
        const real = mean + (random() + random() + random() - 1.5) * 2 * spread;
        const characters = Math.floor(2_048 * lengths.charactersPerToken(model, 'python'));
        const tokens = Math.ceil(characters / real);
        used.push(tokens / 2_048);
        if (prompt > 0 && tokens > 2_048) over++;
        lengths.learn(model, 'python', characters, tokens);
      }
      assert.ok(over <= 2, `${over} of 199 over the budget`);
      const late = used.slice(-50).reduce((sum, share) => sum + share, 0) / 50;
      assert.ok(late > 0.96 - (2 * spread) / mean - 0.08, `${late} of the budget used`);
    });

  it('move in steps, so that the cuts of a prompt stay where they are', () => {
    const lengths = new TokenLengths();
    const random = seeded(4);
    const seen = new Set<number>();
    for (let prompt = 0; prompt < 300; prompt++) {
      seen.add(lengths.charactersPerToken('house-model', 'go'));
      lengths.learn('house-model', 'go', 1_000 * (3.8 + 0.2 * random()), 1_000);
    }
    assert.ok(seen.size <= 6, [...seen].join(' '));
  });

  it('say how far they are off', () => {
    const lengths = new TokenLengths();
    assert.equal(lengths.offBy('m'), undefined);
    for (let prompt = 0; prompt < 40; prompt++) lengths.learn('m', 'go', 4_000, prompt % 2 === 0 ? 900 : 1_100);
    const { prompts = 0, share = 0 } = lengths.offBy('m') ?? {};
    assert.ok(prompts === 40 && share > 0.06 && share < 0.12, `${prompts} ${share}`);
    lengths.forget('m');
    assert.equal(lengths.offBy('m'), undefined);
  });

  it('are kept, and learn nothing from what cannot be', () => {
    const lengths = new TokenLengths();
    for (let prompt = 0; prompt < 9; prompt++) lengths.learn('m', 'go', 4_000, 1_000);
    lengths.learn('m', 'go', 10, 5);
    lengths.learn('m', 'go', 10, 900);
    const again = new TokenLengths(lengths.learnt());
    assert.equal(again.charactersPerToken('m', 'go'), lengths.charactersPerToken('m', 'go'));
    assert.deepEqual(
      again.learnt().map(({ prompts, mean }) => [prompts, mean]),
      [[9, 4]],
    );
    for (let model = 0; model < 1_000; model++) lengths.learn(`m${model}`, 'go', 4_000, 1_000);
    assert.ok(lengths.learnt().length <= 200);
  });
});

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
