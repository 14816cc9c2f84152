/** What is taken for code in the answers of chat models, however they are cut into pieces. */
import assert from 'node:assert/strict';
import type { BackendPart } from '@foretoken/inference/backend.js';
import { codeOfChat } from '@foretoken/inference/models/chat-answer.js';

/** What stands before the cursor on its line, what the model says, and what is inserted. */
const golden: Readonly<Record<string, [line: string, said: string, code: string]>> = {
  'the line from its begin, as asked': ['    return ', '    return total + 1', 'total + 1'],
  'the line without its indentation': ['    return ', 'return total + 1', 'total + 1'],
  'only what is missing': ['    return ', 'total + 1', 'total + 1'],
  'a fence around it': ['    return ', '```python\n    return total + 1\n```', 'total + 1'],
  'a fence with words behind': ['  let a = ', '```ts\n  let a = load();\n```\nThis loads it.', 'load();'],
  'words, then a fence': ['  let a = ', 'Here is the code:\n\n```ts\nlet a = load();\n```', 'load();'],
  'a sentence, then a fence': ['x = ', 'The missing line is:\n```\nx = 4\n```\n', '4'],
  'words and no code': ['x = ', 'Sure! I would need to know more about it.', ''],
  'thoughts first': ['x = ', '<think>\nx is 4, so\n```\nx = 4\n```\n</think>\n\nx = 4', '4'],
  'thoughts that do not end': ['x = ', '<think>\nLet me see', ''],
  'a new line, indented': ['    ', '    return 1\n    # end', 'return 1\n    # end'],
  'a new line without its indentation': ['    ', 'return 1', 'return 1'],
  'a first line at the margin': ['', 'import os\nimport sys', 'import os\nimport sys'],
  'a block': ['def f():', 'def f():\n    return 1\n', '\n    return 1\n'],
  'code that begins as a sentence might': ['', 'Total = 4', 'Total = 4'],
  'a capital name being called': ['', 'SomeClass.run(1)\n', 'SomeClass.run(1)\n'],
  'half a word': ['  console.lo', '  console.log(a);', 'g(a);'],
  'half a word, gone on with': ['  console.lo', 'g(a);', 'g(a);'],
  'blank lines before': ['a = ', '\n\na = 1', '1'],
  'no space behind the line': ['a =', 'a = 1', ' 1'],
  'a fence that is never closed': ['a = ', '```py\na = 1', '1'],
  'backquotes inside': ['s = ', '```js\ns = `a`;\n```', '`a`;'],
  nothing: ['a = ', '', ''],
};

async function codeOf(line: string, said: string, characters: number): Promise<string> {
  async function* parts(): AsyncGenerator<BackendPart> {
    for (let at = 0; at < said.length; at += characters) yield { kind: 'text', text: said.slice(at, at + characters) };
    yield { kind: 'end', reason: 'stop' };
  }
  let code = '';
  let ends = 0;
  for await (const part of codeOfChat(parts(), line))
    if (part.kind === 'text') code += part.text;
    else ends++;
  assert.equal(ends, 1);
  return code;
}

describe("code in a chat model's answer", () => {
  for (const [name, [line, said, code]] of Object.entries(golden))
    it(name, async () => {
      for (const characters of [1, 3, 1_000]) assert.equal(await codeOf(line, said, characters), code, `${characters}`);
    });

  it('comes with what is told of its tokens, those of its fence and of what was typed among them', async () => {
    const pieces = ['```py\n', 'x = ', '4'];
    async function* parts(): AsyncGenerator<BackendPart> {
      for (const text of pieces) yield { kind: 'text', text, tokens: [{ text, logProbability: -0.5 }] };
      yield { kind: 'end', reason: 'stop' };
    }
    const told: string[] = [];
    for await (const part of codeOfChat(parts(), 'x = '))
      if (part.kind === 'text') told.push(...(part.tokens ?? []).map(({ text }) => text));
    assert.deepEqual(told, pieces);
  });

  it('comes before the answer has ended', async () => {
    async function* parts(): AsyncGenerator<BackendPart> {
      yield { kind: 'text', text: '```py\nx = 4' };
      assert.fail('it is read on though code has come');
    }
    for await (const part of codeOfChat(parts(), 'x = ')) {
      assert.deepEqual(part, { kind: 'text', text: '4' });
      break;
    }
  });
});
