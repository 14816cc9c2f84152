/** How each family of models is asked to fill in the middle: markers, order and stop strings, as data. */

/** The order of the parts before the middle, as the family was trained. */
export type FimOrder = 'prefix-suffix-middle' | 'suffix-prefix-middle';

export interface FimFamily {
  readonly name: string;
  /** Tried against the lower-case name of the model; the first family that matches is taken. */
  readonly models: RegExp;
  /** Undefined: the model knows no markers and gets the prefix alone. */
  readonly fim:
    | { readonly order: FimOrder; readonly prefix: string; readonly suffix: string; readonly middle: string }
    | undefined;
  /** Stands before the path of each file where the family was trained on whole repositories. */
  readonly fileSeparator: string | undefined;
  /** Texts that the model writes when it is done or has lost its way. */
  readonly stop: readonly string[];
}

/** The family of a model by its name, with or without an owner: `Qwen/Qwen2.5-Coder-7B`. Unknown names: `plain`. */
export function familyOf(model: string): FimFamily {
  const name = model.toLowerCase();
  return fimFamilies.find((family) => family.models.test(name)) ?? plainFamily;
}

const qwenStyle = {
  order: 'prefix-suffix-middle',
  prefix: '<|fim_prefix|>',
  suffix: '<|fim_suffix|>',
  middle: '<|fim_middle|>',
} as const;

const starCoderStyle = {
  order: 'prefix-suffix-middle',
  prefix: '<fim_prefix>',
  suffix: '<fim_suffix>',
  middle: '<fim_middle>',
} as const;

/** Sources: the model cards and tokenizer configurations of the families. */
export const fimFamilies: readonly FimFamily[] = [
  {
    name: 'qwen-coder',
    models: /qwen-?[\d.]*-?coder|codeqwen/,
    fim: qwenStyle,
    fileSeparator: '<|file_sep|>',
    stop: ['<|endoftext|>', '<|fim_pad|>', '<|repo_name|>', '<|file_sep|>', '<|im_start|>', '<|im_end|>'],
  },
  {
    name: 'starcoder2',
    models: /starcoder/,
    fim: starCoderStyle,
    fileSeparator: '<file_sep>',
    stop: ['<|endoftext|>', '<fim_pad>', '<repo_name>', '<file_sep>'],
  },
  {
    name: 'deepseek-coder',
    models: /deepseek-?coder/,
    fim: {
      order: 'prefix-suffix-middle',
      prefix: '<｜fim▁begin｜>',
      suffix: '<｜fim▁hole｜>',
      middle: '<｜fim▁end｜>',
    },
    fileSeparator: undefined,
    stop: ['<｜end▁of▁sentence｜>', '<|EOT|>'],
  },
  {
    name: 'codellama',
    models: /code-?llama/,
    fim: { order: 'prefix-suffix-middle', prefix: '<PRE> ', suffix: ' <SUF>', middle: ' <MID>' },
    fileSeparator: undefined,
    stop: ['<EOT>'],
  },
  {
    name: 'codestral',
    models: /codestral/,
    fim: { order: 'suffix-prefix-middle', prefix: '[PREFIX]', suffix: '[SUFFIX]', middle: '' },
    fileSeparator: undefined,
    stop: ['[MIDDLE]'],
  },
  {
    name: 'codegemma',
    models: /codegemma/,
    fim: qwenStyle,
    fileSeparator: '<|file_separator|>',
    stop: ['<|file_separator|>', '<eos>', '<end_of_turn>'],
  },
  {
    name: 'granite-4',
    models: /granite-?4/,
    fim: qwenStyle,
    fileSeparator: undefined,
    stop: ['<|end_of_text|>', '<|fim_pad|>'],
  },
  {
    name: 'granite',
    models: /granite/,
    fim: starCoderStyle,
    fileSeparator: undefined,
    stop: ['<|endoftext|>', '<|end_of_text|>', '<fim_pad>'],
  },
  {
    name: 'seed-coder',
    models: /seed-?coder/,
    fim: {
      order: 'suffix-prefix-middle',
      prefix: '<[fim-prefix]>',
      suffix: '<[fim-suffix]>',
      middle: '<[fim-middle]>',
    },
    fileSeparator: undefined,
    stop: ['<[end▁of▁sentence]>'],
  },
];

export const plainFamily: FimFamily = {
  name: 'plain',
  models: /$^/,
  fim: undefined,
  fileSeparator: undefined,
  stop: ['<|endoftext|>', '<|im_end|>'],
};
