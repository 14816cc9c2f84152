/** From key to key a prompt changes at its end: real code is typed into real files, and what a server would have to read again is counted. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compilePrompt } from '@foretoken/assist/prompt/compile-prompt.js';
import { DocumentMemory } from '@foretoken/assist/prompt/document-memory.js';
import { promptLimits } from '@foretoken/assist/prompt/limits.js';
import type { PromptSplit } from '@foretoken/assist/prompt/prompt-request.js';
import type { Snippet } from '@foretoken/codebase/index/search/snippet.js';
import { fimFamilies, plainFamily } from '@foretoken/inference/models/fim-families.js';
import { familyOf } from '@foretoken/inference/models/match-family.js';

const sources = join(import.meta.dirname, '../../../src/context');
const files = readdirSync(sources)
  .filter((name) => name.endsWith('.ts') && !name.includes('trees'))
  .map((name) => readFileSync(join(sources, name), 'utf8'));
const code = { tables: undefined, overlays: new Map<string, string>() };
const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '"': '"' };

/** Edit models show the current line as it is and again as it becomes; all others have it once. */
const families = [plainFamily, ...fimFamilies].filter(({ alone }) => alone.split('{line}').length === 2);

describe('prompts while typing', () => {
  const random = seeded(5);

  /** Types 300 characters of a real file into it, from the start of a line on; tells of each key how many characters of the prompt are new to the server. */
  function typeSomewhere(
    model: string,
    split: PromptSplit,
    anotherContext: boolean,
    told: (character: string, anew: number) => void,
  ): void {
    const text = files[random(files.length)] ?? '';
    const begin = text.indexOf('\n', random(Math.max(1, text.length - 300))) + 1;
    const written = text.slice(begin, begin + 300);
    const memory = new DocumentMemory();
    let snippets = someSnippets(3 + random(8));
    let closers = '';
    let last = '';
    for (let at = 0; at < written.length; at++) {
      const character = written[at] ?? '';
      if (closers.startsWith(character)) closers = closers.slice(1);
      else if (character === '\n') {
        closers = '';
        if (anotherContext) snippets = someSnippets(3 + random(8));
      } else if (closing[character] !== undefined) closers = closing[character] + closers;
      const { prompt } = compilePrompt({
        family: familyOf(model),
        split,
        repository: 'shop',
        path: 'src/a.ts',
        languageId: 'typescript',
        prefix: text.slice(0, begin) + written.slice(0, at + 1),
        suffix: closers + text.slice(begin + 300),
        snippets,
        code,
        memory,
        tokensMax: 1_500,
      });
      // More of them than are left out are read anew, as the limit says.
      const isBounded = closers.length <= promptLimits.closersMax;
      if (at > 0 && isBounded) told(character, prompt.length - sharedStart(last, prompt));
      last = prompt;
    }
  }

  for (const { name, example } of families)
    it(`changes at most the last 64 tokens of ${name} at a key other than Enter`, () => {
      for (let round = 0; round < 2; round++)
        typeSomewhere(example, 'line', true, (character, anew) => {
          if (character !== '\n') assert.ok(anew <= 64 * 3.3, `${anew} characters after ${JSON.stringify(character)}`);
        });
    });

  it('changes as little with a block split, and seldom more at Enter when the context stays', () => {
    let [keys, anchored, enters, cheap] = [0, 0, 0, 0];
    for (let round = 0; round < 4; round++)
      typeSomewhere('qwen2.5-coder', 'block', false, (character, anew) => {
        keys++;
        if (character === '\n') enters++;
        if (anew > 64 * 3.3 && character !== '\n') anchored++;
        if (anew <= 64 * 3.3 && character === '\n') cheap++;
      });
    assert.ok(anchored <= keys / 200, `${anchored} of ${keys}`);
    assert.ok(cheap >= enters * 0.8, `${cheap} of ${enters}`);
  });

  it('sends the same prompt for the same request, and remembers nothing of a task of its own', () => {
    const request = {
      family: familyOf('qwen2.5-coder'),
      repository: 'shop',
      path: 'a.ts',
      languageId: 'typescript',
      prefix: 'f(',
      suffix: '',
      snippets: someSnippets(4),
      tokensMax: 1_500,
    };
    assert.equal(compilePrompt(request).prompt, compilePrompt(request).prompt);
    const closed = { ...request, prefix: 'f(g(', suffix: '))' };
    assert.ok(compilePrompt(closed).prompt.includes('<|fim_suffix|>))<|fim_middle|>'));
  });

  it('has the snippets of the new place after a jump where the suffix stands first, and stays as it is while lines are typed', () => {
    const [before = '', after = ''] = [files[0], files[1]].map((text) => text?.slice(0, 900));
    const [one, other] = [someSnippets(8), someSnippets(1)];
    const promptsOf = (model: string) => {
      const memory = new DocumentMemory();
      return (prefix: string, suffix: string, snippets: readonly Snippet[]) =>
        compilePrompt({
          ...{ family: familyOf(model), repository: '', path: 'a.ts', languageId: 'typescript', code, memory },
          ...{ prefix, suffix, snippets, tokensMax: 4_000 },
        }).prompt;
    };
    const shows = (prompt: string, snippets: readonly Snippet[]) => snippets.every(({ text }) => prompt.includes(text));
    for (const [model, isNew] of [
      ['codestral', true],
      ['seed-coder-8b-base', true],
      ['mellum-4b-base', false],
      ['qwen2.5-coder', false],
    ] as const) {
      const prompt = promptsOf(model);
      prompt(before, `\n${after}`, one);
      const some = [...one, ...other];
      assert.equal(shows(prompt(`${before}\n`, `\n${after}`, some), other), false, model);
      assert.equal(shows(prompt(before.slice(0, 500), before.slice(500) + after, some), other), isNew, model);
    }
  });

  it('leaves out the closing characters that came while the line was typed, and no others', () => {
    const memory = new DocumentMemory();
    assert.equal(memory.closersToSkip('x = f', '\nrest'), 0);
    assert.equal(memory.closersToSkip('x = f(', ')\nrest'), 1);
    assert.equal(memory.closersToSkip('x = f([', '])\nrest'), 2);
    assert.equal(memory.closersToSkip('x = f([]', ')\nrest'), 1);
    assert.equal(memory.closersToSkip('x = f([])', '\nrest'), 0);
    assert.equal(memory.closersToSkip('x = f([])', '\nrest of all'), 0, 'another suffix');
    assert.equal(memory.closersToSkip('x = f()\n', ')\nrest of all'), 0, 'another line');
  });

  it('hides no secret behind a closing character that is left out', () => {
    const secret = ['ghp', 'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'].join('_');
    const memory = new DocumentMemory();
    const at = (prefix: string, suffix: string) =>
      compilePrompt({
        family: familyOf('qwen2.5-coder'),
        repository: '',
        path: 'a.ts',
        languageId: 'typescript',
        prefix,
        suffix,
        snippets: [],
        memory,
        tokensMax: 500,
      }).prompt;
    at('password = ', '\nend');
    for (const value of [secret, 'Tr0ub4dor&3xyzzy!']) {
      const prompt = at(`password = "${value}`, '"\nend');
      assert.equal(prompt.includes(value), at(`password = "${value}"`, '\nend').includes(value), prompt);
    }
    assert.ok(!at(`password = "${secret}`, '"\nend').includes(secret.slice(4, 24)));
  });
});

const randomPieces = seeded(9);

function someSnippets(count: number): Snippet[] {
  return Array.from({ length: count }, () => {
    const file = randomPieces(files.length);
    const lines = (files[file] ?? '').split('\n');
    const start = randomPieces(Math.max(1, lines.length - 12));
    const text = lines.slice(start, start + 4 + randomPieces(8)).join('\n');
    return {
      path: `src/${file}.ts`,
      startLine: start + 1,
      endLine: start + text.split('\n').length,
      text,
      source: 'lexical',
      score: 1,
    };
  });
}

function sharedStart(left: string, right: string): number {
  let at = 0;
  while (at < left.length && left[at] === right[at]) at++;
  return at;
}

function seeded(seed: number): (max: number) => number {
  let state = seed;
  return (max) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * max);
  };
}
