/** How each family of models is asked to complete code: layouts, order and stop strings, as data. */
import type { FimFamily } from './fim-family.js';

/** In `{files}` and before the document where a family knows no separator of files. */
const titled = '{title}{code}\n';

/** The current line stands after the middle marker: the document's split is at its start, so that typing changes the end alone. */
const barred = '<|fim_prefix|>{head}<|fim_suffix|>{suffix}<|fim_middle|>{line}';
const barredTitled = '<|fim_prefix|>{files}{title}{head}<|fim_suffix|>{suffix}<|fim_middle|>{line}';
const angled = '<fim_prefix>{head}<fim_suffix>{suffix}<fim_middle>{line}';
const angledTitled = '<fim_prefix>{files}{title}{head}<fim_suffix>{suffix}<fim_middle>{line}';

/** The first that matches a model's name. Edit models come before the families they were trained from. */
export const fimFamilies: readonly FimFamily[] = [
  {
    name: 'sweep',
    models: /sweep-?next-?edit/,
    example: 'sweep-next-edit-1.5b',
    source:
      'model card of sweepai/sweep-next-edit-1.5b: a file as it was, as it is, and its rewriting, which is begun here up to the cursor',
    alone:
      '<|file_sep|>original/{path}\n{head}{line}{suffix}\n<|file_sep|>current/{path}\n{head}{line}{suffix}\n<|file_sep|>updated/{path}\n{head}{line}',
    amongFiles:
      '{files}<|file_sep|>original/{path}\n{head}{line}{suffix}\n<|file_sep|>current/{path}\n{head}{line}{suffix}\n<|file_sep|>updated/{path}\n{head}{line}',
    file: '<|file_sep|>{path}\n{code}\n',
    stop: ['<|file_sep|>', '<|endoftext|>'],
  },
  {
    name: 'zeta-2',
    models: /zeta-?2/,
    example: 'zeta-2',
    source:
      'zed, crates/zeta_prompt: suffix first, the line to be rewritten between conflict marks; its rewriting is begun here up to the cursor',
    alone:
      '<[fim-suffix]>\n{suffix}\n<[fim-prefix]><filename>{path}\n{head}<<<<<<< CURRENT\n{line}<|user_cursor|>\n=======\n<[fim-middle]>{line}',
    amongFiles:
      '<[fim-suffix]>\n{suffix}\n<[fim-prefix]>{files}<filename>{path}\n{head}<<<<<<< CURRENT\n{line}<|user_cursor|>\n=======\n<[fim-middle]>{line}',
    file: '<filename>{path}\n{code}\n',
    stop: ['>>>>>>> UPDATED', '<[end▁of▁sentence]>', '<filename>'],
  },
  {
    name: 'zeta',
    models: /\bzeta\b/,
    example: 'zeta',
    source:
      'data set of zed-industries/zeta: instruction, edits, excerpt; the rewritten excerpt is begun here up to the cursor',
    alone: `### Instruction:
You are a code completion assistant and your task is to analyze user edits and then rewrite an excerpt that the user provides, suggesting the appropriate edits within the excerpt, taking into account the cursor location.

### User Edits:

### User Excerpt:

\`\`\`{path}
<|editable_region_start|>
{head}{line}<|user_cursor_is_here|>{suffix}
<|editable_region_end|>
\`\`\`

### Response:

\`\`\`{path}
<|editable_region_start|>
{head}{line}`,
    amongFiles: undefined,
    file: titled,
    stop: ['<|editable_region_end|>', '<|endoftext|>', '<|im_end|>'],
  },
  {
    name: 'codeqwen',
    models: /codeqwen/,
    example: 'codeqwen1.5-7b',
    source: 'README of CodeQwen1.5',
    alone: angled,
    amongFiles: angledTitled,
    file: titled,
    stop: ['<|endoftext|>', '<fim_pad>', '<file_sep>', '<repo_name>', '<|im_end|>'],
  },
  {
    name: 'qwen-coder',
    models: /qwen-?[\d.]*-?coder/,
    example: 'qwen2.5-coder',
    source:
      'examples/Qwen2.5-Coder.md of QwenLM/Qwen3-Coder: file and repository level; technical report arXiv:2409.12186',
    alone: barred,
    amongFiles: `<|repo_name|>{repository}\n{files}<|file_sep|>{path}\n${barred}`,
    file: '<|file_sep|>{path}\n{code}\n',
    stop: ['<|endoftext|>', '<|fim_pad|>', '<|repo_name|>', '<|file_sep|>', '<|im_start|>', '<|im_end|>'],
  },
  {
    name: 'starcoder2',
    models: /starcoder-?2/,
    example: 'starcoder2-3b',
    source: 'arXiv:2402.19173, section 5.1: a repository, its files, and the path of the last inside its prefix',
    alone: angled,
    amongFiles:
      '<repo_name>{repository}{files}<file_sep><fim_prefix>{path}\n{head}<fim_suffix>{suffix}<fim_middle>{line}',
    file: '<file_sep>{path}\n{code}\n',
    stop: ['<|endoftext|>', '<fim_pad>', '<repo_name>', '<file_sep>'],
  },
  {
    name: 'starcoder',
    models: /starcoder|santacoder/,
    example: 'starcoder',
    source: 'arXiv:2305.06161, section 5: metadata of one file',
    alone: angled,
    amongFiles: angledTitled,
    file: titled,
    stop: ['<|endoftext|>', '<fim_pad>', '<reponame>', '<filename>'],
  },
  {
    name: 'stable-code',
    models: /stable-?code/,
    example: 'stable-code-3b',
    source: 'model card of stabilityai/stable-code-3b',
    alone: angled,
    amongFiles: angledTitled,
    file: titled,
    stop: ['<|endoftext|>', '<fim_pad>', '<file_sep>'],
  },
  {
    name: 'mellum',
    models: /mellum/,
    example: 'mellum-4b-base',
    source: 'model card of JetBrains/Mellum-4b-base: suffix first, files by name',
    alone: '<fim_suffix>{suffix}<fim_prefix>{head}{line}<fim_middle>',
    amongFiles: '{files}<filename>{path}\n<fim_suffix>{suffix}<fim_prefix>{head}{line}<fim_middle>',
    file: '<filename>{path}\n{code}\n',
    stop: ['<|endoftext|>', '<fim_pad>', '<filename>', '<reponame>'],
  },
  {
    name: 'deepseek-coder',
    models: /deepseek-?coder|deepseek-?v[23](?!.*distill)/,
    example: 'deepseek-coder-6.7b-base',
    source: 'README of deepseek-ai/DeepSeek-Coder; the repository level names files in comments',
    alone: '<｜fim▁begin｜>{head}<｜fim▁hole｜>{suffix}<｜fim▁end｜>{line}',
    amongFiles: '<｜fim▁begin｜>{files}{title}{head}<｜fim▁hole｜>{suffix}<｜fim▁end｜>{line}',
    file: titled,
    stop: ['<｜end▁of▁sentence｜>', '<|EOT|>'],
  },
  {
    name: 'codellama',
    models: /code-?llama/,
    example: 'codellama-7b',
    source: 'meta-llama/codellama, infilling; its spaces belong to the markers',
    alone: '<PRE> {head} <SUF>{suffix} <MID>{line}',
    amongFiles: '<PRE> {files}{title}{head} <SUF>{suffix} <MID>{line}',
    file: titled,
    stop: ['<EOT>'],
  },
  {
    name: 'codestral',
    models: /codestral/,
    example: 'codestral',
    source: 'mistral-common, FIM tokenization: suffix first; file names after +++++ as continuedev/continue sends them',
    alone: '[SUFFIX]{suffix}[PREFIX]{head}{line}',
    amongFiles: '[SUFFIX]{suffix}[PREFIX]{files}+++++ {path}\n{head}{line}',
    file: '+++++ {path}\n{code}\n\n',
    stop: ['[MIDDLE]', '</s>', '\n+++++ '],
  },
  {
    name: 'codegemma',
    models: /codegemma/,
    example: 'codegemma-2b',
    source: 'ai.google.dev/gemma/docs/codegemma/prompt-structure',
    alone: barred,
    amongFiles: `{files}<|file_separator|>{path}\n${barred}`,
    file: '<|file_separator|>{path}\n{code}\n',
    stop: ['<|file_separator|>', '<eos>', '<end_of_turn>'],
  },
  {
    name: 'granite-4',
    models: /granite-?4/,
    example: 'granite-4.0-h-tiny',
    source: 'tokenizer configuration and FIM section of the prompt guide of ibm-granite/granite-4.0',
    alone: barred,
    amongFiles: barredTitled,
    file: titled,
    stop: ['<|end_of_text|>', '<|fim_pad|>', '<|filename|>', '<|reponame|>'],
  },
  {
    name: 'granite',
    models: /granite(?!.*embedding)/,
    example: 'granite-8b-code-base',
    source: 'model cards of ibm-granite/granite-8b-code-base and granite-3.3-8b-base',
    alone: angled,
    amongFiles: angledTitled,
    file: titled,
    stop: ['<|endoftext|>', '<|end_of_text|>', '<fim_pad>', '<filename>', '<reponame>'],
  },
  {
    name: 'seed-coder',
    models: /seed-?coder/,
    example: 'seed-coder-8b-base',
    source: 'arXiv:2506.03524, section 2.2: suffix first',
    alone: '<[fim-suffix]>{suffix}<[fim-prefix]>{head}{line}<[fim-middle]>',
    amongFiles: '<[fim-suffix]>{suffix}<[fim-prefix]>{files}{title}{head}{line}<[fim-middle]>',
    file: titled,
    stop: ['<[end▁of▁sentence]>'],
  },
];

/** A model without markers, or one that nobody knows: it goes on from what stands before the cursor. */
export const plainFamily: FimFamily = {
  name: 'plain',
  models: /$^/,
  example: 'plain',
  source: 'none: text and what follows it',
  alone: '{head}{line}',
  amongFiles: '{files}{title}{head}{line}',
  file: titled,
  stop: ['<|endoftext|>', '<|im_end|>'],
};
