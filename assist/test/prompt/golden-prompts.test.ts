/** The whole prompt of each family, to the letter: a document alone, and one with a snippet of another file. */
import assert from 'node:assert/strict';
import { compilePrompt } from '@foretoken/assist/prompt/compile-prompt.js';
import { chatFamily } from '@foretoken/inference/models/chat-prompt.js';
import { fimFamilies, plainFamily } from '@foretoken/inference/models/fim-families.js';
import { familyOf } from '@foretoken/inference/models/match-family.js';

const barred = '<|fim_prefix|>def f():\n<|fim_suffix|>\n# end\n<|fim_middle|>    return ';
const barredFile =
  '<|fim_prefix|># src/a.py\nx = 1\n# src/b.py\ndef f():\n<|fim_suffix|>\n# end\n<|fim_middle|>    return ';
const angled = '<fim_prefix>def f():\n<fim_suffix>\n# end\n<fim_middle>    return ';
const angledFile = '<fim_prefix># src/a.py\nx = 1\n# src/b.py\ndef f():\n<fim_suffix>\n# end\n<fim_middle>    return ';
const sweep =
  '<|file_sep|>original/src/b.py\ndef f():\n    return \n# end\n\n<|file_sep|>current/src/b.py\ndef f():\n    return \n# end\n\n<|file_sep|>updated/src/b.py\ndef f():\n    return ';
const zeta2 = (files: string) =>
  `<[fim-suffix]>\n\n# end\n\n<[fim-prefix]>${files}<filename>src/b.py\ndef f():\n<<<<<<< CURRENT\n    return <|user_cursor|>\n=======\n<[fim-middle]>    return `;
const zeta = [
  '### Instruction:\nYou are a code completion assistant and your task is to analyze user edits and then rewrite an excerpt that the user provides, suggesting the appropriate edits within the excerpt, taking into account the cursor location.',
  '### User Edits:',
  '### User Excerpt:',
  '```src/b.py\n<|editable_region_start|>\ndef f():\n    return <|user_cursor_is_here|>\n# end\n\n<|editable_region_end|>\n```',
  '### Response:',
  '```src/b.py\n<|editable_region_start|>\ndef f():\n    return ',
].join('\n\n');

/** By a name of each family. */
const golden: Readonly<Record<string, [alone: string, withSnippet: string]>> = {
  'Qwen/Qwen2.5-Coder-7B': [barred, `<|repo_name|>shop\n<|file_sep|>src/a.py\nx = 1\n<|file_sep|>src/b.py\n${barred}`],
  'CodeQwen1.5-7B': [angled, angledFile],
  starcoder2: [
    angled,
    '<repo_name>shop<file_sep>src/a.py\nx = 1\n<file_sep><fim_prefix>src/b.py\ndef f():\n<fim_suffix>\n# end\n<fim_middle>    return ',
  ],
  starcoderbase: [angled, angledFile],
  'stable-code-3b': [angled, angledFile],
  'Mellum-4b-base': [
    '<fim_suffix>\n# end\n<fim_prefix>def f():\n    return <fim_middle>',
    '<filename>src/a.py\nx = 1\n<filename>src/b.py\n<fim_suffix>\n# end\n<fim_prefix>def f():\n    return <fim_middle>',
  ],
  'deepseek-coder': [
    '<｜fim▁begin｜>def f():\n<｜fim▁hole｜>\n# end\n<｜fim▁end｜>    return ',
    '<｜fim▁begin｜># src/a.py\nx = 1\n# src/b.py\ndef f():\n<｜fim▁hole｜>\n# end\n<｜fim▁end｜>    return ',
  ],
  codellama: [
    '<PRE> def f():\n <SUF>\n# end\n <MID>    return ',
    '<PRE> # src/a.py\nx = 1\n# src/b.py\ndef f():\n <SUF>\n# end\n <MID>    return ',
  ],
  codestral: [
    '[SUFFIX]\n# end\n[PREFIX]def f():\n    return ',
    '[SUFFIX]\n# end\n[PREFIX]+++++ src/a.py\nx = 1\n\n+++++ src/b.py\ndef f():\n    return ',
  ],
  codegemma: [barred, `<|file_separator|>src/a.py\nx = 1\n<|file_separator|>src/b.py\n${barred}`],
  'granite-4.0': [barred, barredFile],
  'granite-3b-code': [angled, angledFile],
  'seed-coder': [
    '<[fim-suffix]>\n# end\n<[fim-prefix]>def f():\n    return <[fim-middle]>',
    '<[fim-suffix]>\n# end\n<[fim-prefix]># src/a.py\nx = 1\n# src/b.py\ndef f():\n    return <[fim-middle]>',
  ],
  'sweep-next-edit-1.5b': [sweep, `<|file_sep|>src/a.py\nx = 1\n${sweep}`],
  'zed-industries/zeta': [zeta, zeta],
  'zeta-2': [zeta2(''), zeta2('<filename>src/a.py\nx = 1\n')],
  unknown: ['def f():\n    return ', '# src/a.py\nx = 1\n# src/b.py\ndef f():\n    return '],
};

describe('prompts of each family', () => {
  it('are all here', () => {
    const named = new Set(Object.keys(golden).map((model) => familyOf(model)));
    assert.deepEqual(named, new Set([...fimFamilies, plainFamily]));
  });

  for (const [model, [alone, withSnippet]] of Object.entries(golden))
    it(`are laid out as ${model} was trained`, () => {
      const request = {
        family: familyOf(model),
        repository: 'shop',
        path: 'src/b.py',
        languageId: 'python',
        prefix: 'def f():\n    return ',
        suffix: '\n# end\n',
        tokensMax: 1_000,
      };
      const snippet = { path: 'src/a.py', startLine: 1, endLine: 1, text: 'x = 1', source: 'lexical', score: 1 };
      assert.equal(compilePrompt({ ...request, snippets: [] }).prompt, alone);
      assert.equal(compilePrompt({ ...request, snippets: [snippet] }).prompt, withSnippet);
    });

  it('show a model that only chats a file with a hole, and last the line that is being written', () => {
    const request = {
      family: chatFamily,
      repository: 'shop',
      path: 'src/b.py',
      languageId: 'python',
      prefix: 'def f():\n    return ',
      suffix: '\n# end\n',
      tokensMax: 1_000,
    };
    const snippet = { path: 'src/a.py', startLine: 1, endLine: 1, text: 'x = "<HOLE>"', source: 'lexical', score: 1 };
    const hole =
      'File src/b.py:\n\ndef f():\n<HOLE>\n# end\n\n\nThe unfinished line in the place of <HOLE>:\n    return ';
    assert.equal(compilePrompt({ ...request, snippets: [] }).prompt, hole);
    assert.equal(
      compilePrompt({ ...request, snippets: [snippet] }).prompt,
      `From other files:\n\n# src/a.py\nx = "< HOLE>"\n\n${hole}`,
    );
  });

  it('end at the markers of their family, whatever a model leaks', () => {
    for (const family of fimFamilies) {
      const { stop } = compilePrompt({
        family,
        repository: '',
        path: 'a',
        languageId: 'x',
        prefix: '',
        suffix: '',
        snippets: [],
        tokensMax: 500,
      });
      assert.ok(
        family.stop.every((text) => stop.includes(text)),
        family.name,
      );
      for (const marker of family.alone.match(/<\|?fim[^>]*>|\[(?:PRE|SUF)FIX\]/g) ?? [])
        assert.ok(stop.includes(marker), marker);
    }
  });
});
