/** Models by language: the order of preference, and what is left out. */
import assert from 'node:assert/strict';
import { languageModels, modelsFor } from '../../src/settings/language-models.js';

describe('models by language', () => {
  const settings = {
    'backend.language_models': [
      'python = our-adapter',
      'Go=our-adapter',
      'python=qwen',
      '*=any-code',
      'rust',
      '=x',
      'java=',
    ],
  };

  it('come in the order in which they are set, those for all languages too', () => {
    assert.deepEqual(modelsFor('python', settings), ['our-adapter', 'qwen', 'any-code']);
    assert.deepEqual(modelsFor('go', settings), ['our-adapter', 'any-code']);
    assert.deepEqual(modelsFor('rust', settings), ['any-code']);
  });

  it('are left out without a language or a model', () => {
    assert.equal(languageModels(settings).length, 4);
  });
});
