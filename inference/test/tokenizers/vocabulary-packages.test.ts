/** Which vocabulary belongs to a model, by the names that servers give it. */
import assert from 'node:assert/strict';
import { fimFamilies } from '@foretoken/inference/models/fim-families.js';
import { vocabularyOf } from '@foretoken/inference/tokenizers/vocabulary-packages.js';

describe('the vocabulary of', () => {
  for (const [model, vocabulary] of [
    ['Qwen/Qwen2.5-Coder-7B', 'qwen'],
    ['qwen2.5-coder:1.5b-base', 'qwen'],
    ['qwen2-7b', 'qwen'],
    ['Qwen3-Coder-30B-A3B-Instruct', 'qwen'],
    ['sweepai/sweep-next-edit-1.5b', 'qwen'],
    ['zed-industries/zeta', 'qwen'],
    ['codellama:7b-code', 'llama-2'],
    ['meta-llama/Llama-3.1-8B', 'llama-3'],
    ['codestral:22b', 'mistral'],
    ['deepseek-ai/DeepSeek-V3', 'deepseek-v3'],
    ['openai/gpt-oss-20b', 'gpt-oss'],
    ['google/codegemma-2b', 'gemma'],
    ['gemma3:4b', 'gemma-3'],
    // Of other vocabularies, though their names are nearly the same.
    ['Qwen/CodeQwen1.5-7B', undefined],
    ['Qwen3.5-35B', undefined],
    ['zeta-2', undefined],
    ['codestral-2501', undefined],
    ['deepseek-ai/deepseek-coder-6.7b-base', undefined],
    ['DeepSeek-R1-Distill-Qwen-7B', undefined],
    ['bigcode/starcoder2-3b', undefined],
    ['ibm-granite/granite-4.0-h-tiny', undefined],
    ['house-model', undefined],
  ] as const)
    it(`${model} is ${vocabulary ?? 'in no package'}`, () => {
      assert.equal(vocabularyOf(model)?.name, vocabulary);
    });

  it('a family that has one is known by its usual name', () => {
    const withOne = fimFamilies.filter(({ example }) => vocabularyOf(example) !== undefined).map(({ name }) => name);
    assert.deepEqual(withOne.sort(), ['codegemma', 'codellama', 'codestral', 'qwen-coder', 'sweep', 'zeta']);
  });
});
