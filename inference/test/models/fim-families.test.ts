/** Names of models as servers list them lead to the right family, unless the user says which it is. */
import assert from 'node:assert/strict';
import { fimFamilies } from '@foretoken/inference/models/fim-families.js';
import { familyNames, familyOf, matchFamily } from '@foretoken/inference/models/match-family.js';

const expected: Readonly<Record<string, string>> = {
  'Qwen/Qwen2.5-Coder-7B': 'qwen-coder',
  'qwen2.5-coder:1.5b-base': 'qwen-coder',
  'Qwen3-Coder-30B-A3B-Instruct-GGUF': 'qwen-coder',
  'Qwen/CodeQwen1.5-7B': 'codeqwen',
  'bigcode/starcoder2-3b': 'starcoder2',
  'bigcode/starcoderbase-1b': 'starcoder',
  'stabilityai/stable-code-3b': 'stable-code',
  'JetBrains/Mellum-4b-base': 'mellum',
  'deepseek-ai/deepseek-coder-6.7b-base': 'deepseek-coder',
  'DeepSeek-Coder-V2-Lite-Base': 'deepseek-coder',
  'codellama/CodeLlama-7b-hf': 'codellama',
  'mistralai/Codestral-22B-v0.1': 'codestral',
  'google/codegemma-2b': 'codegemma',
  'ibm-granite/granite-8b-code-base': 'granite',
  'ibm-granite/granite-4.0-h-tiny': 'granite-4',
  'ByteDance-Seed/Seed-Coder-8B-Base': 'seed-coder',
  'zed-industries/zeta': 'zeta',
  'zed-industries/zeta-2': 'zeta-2',
  'sweepai/sweep-next-edit-1.5b': 'sweep',
  'SmolLM2-135M-Instruct': 'plain',
  'Qwen/Qwen2.5-7B': 'plain',
  '': 'plain',
};

describe('model families', () => {
  for (const [model, family] of Object.entries(expected))
    it(`takes "${model}" for ${family}`, () => assert.equal(familyOf(model).name, family));

  it('knows its own examples, and every family by its name', () => {
    for (const family of fimFamilies) {
      assert.equal(familyOf(family.example), family);
      assert.deepEqual(matchFamily('my-model', family.name), { family, known: true, nearest: undefined });
    }
    assert.equal(new Set(familyNames).size, familyNames.length);
  });

  it('says of a name it does not know which one is near', () => {
    assert.equal(matchFamily('Qwen/Qwen2.5-Codr-7B').nearest?.name, 'qwen-coder');
    assert.equal(matchFamily('starcodr2:3b').nearest?.name, 'starcoder2');
    assert.equal(matchFamily('codelama-7b-hf').nearest?.name, 'codellama');
    assert.deepEqual([matchFamily('house-model').nearest, matchFamily('house-model').known], [undefined, false]);
  });

  it('takes a forced name before that of the model, and one that is none for no word', () => {
    assert.equal(matchFamily('qwen2.5-coder', 'plain').family.name, 'plain');
    assert.equal(matchFamily('qwen2.5-coder', 'auto').family.name, 'qwen-coder');
  });
});
