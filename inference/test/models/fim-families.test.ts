/** Names of models as servers list them lead to the right family. */
import assert from 'node:assert/strict';
import { familyOf } from '@foretoken/inference/models/fim-families.js';

const expected: Readonly<Record<string, string>> = {
  'Qwen/Qwen2.5-Coder-7B': 'qwen-coder',
  'qwen2.5-coder:1.5b-base': 'qwen-coder',
  'Qwen3-Coder-30B-A3B-Instruct-GGUF': 'qwen-coder',
  'bigcode/starcoder2-3b': 'starcoder2',
  'deepseek-ai/deepseek-coder-6.7b-base': 'deepseek-coder',
  'DeepSeek-Coder-V2-Lite-Base': 'deepseek-coder',
  'codellama/CodeLlama-7b-hf': 'codellama',
  'mistralai/Codestral-22B-v0.1': 'codestral',
  'google/codegemma-2b': 'codegemma',
  'ibm-granite/granite-8b-code-base': 'granite',
  'ibm-granite/granite-4.0-h-tiny': 'granite-4',
  'ByteDance-Seed/Seed-Coder-8B-Base': 'seed-coder',
  'SmolLM2-135M-Instruct': 'plain',
  'Qwen/Qwen2.5-7B': 'plain',
  '': 'plain',
};

describe('model families', () => {
  for (const [model, family] of Object.entries(expected))
    it(`takes "${model}" for ${family}`, () => assert.equal(familyOf(model).name, family));
});
