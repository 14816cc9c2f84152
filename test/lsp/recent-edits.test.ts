/** What is typed in one file comes to the prompt of the next, for a while, and never a secret nor another session's text. */
import assert from 'node:assert/strict';
import type { PipelineBackend } from '@foretoken/assist/completion/pipeline-parts.js';
import { compilePrompt, contextTokensOf } from '@foretoken/assist/prompt/compile-prompt.js';
import { systemClock } from '@foretoken/base/clock.js';
import type { BackendPart } from '@foretoken/inference/backend.js';
import { familyOf } from '@foretoken/inference/models/match-family.js';
import { networkFilter } from '@foretoken/privacy/prompt-filter.js';
import { FakeEditor } from './fake-editor.js';
import { realServices, root } from './real-services.js';

/** Shares no word with a menu. */
const transport = `class FrameSender {
  sendFrame(frame: Frame): Ack {
    let wire = this.connect(frame.address);
    return wire.write(frame.payload);
  }
}
`;
/** Neither does this. */
const helper = `
class BacklogQuencher {
  drainSlowly = new Patience();
}
`;
const helperLine = 'class BacklogQuencher {';
const menu = 'export function renderMenu(dishes: Dish[]): Html {\n  const list = dishes.map(toRow);\n\n';

/** Enough other code that nothing gets into a prompt because there is room. */
const others = Object.fromEntries(
  Array.from({ length: 30 }, (_, n) => [
    `menus/menu${n}.ts`,
    `export function renderMenu${n}(dishes: Dish[]): Html {\n${courses(n)}}\n`,
  ]),
);

function courses(menu: number): string {
  const course = (n: number) =>
    `  const list${n}of${menu} = dishes.map(toRow${n});\n  serve${n}(list${n}of${menu}, table${menu});\n`;
  return Array.from({ length: 20 }, (_, n) => course(n)).join('');
}

const a = `file://${root}/src/transport.ts`;

describe('recent edits, through a session', () => {
  let editors: FakeEditor[];
  let prompts: string[];
  let hoursPassed: number;
  let disk: Record<string, string>;
  let services: ReturnType<typeof realServices>;

  const backend: PipelineBackend = {
    backend: {
      name: 'scripted',
      model: 'qwen2.5-coder',
      async *complete({ prompt }): AsyncGenerator<BackendPart> {
        prompts.push(prompt);
        yield { kind: 'text', text: 'x' };
        yield { kind: 'end', reason: 'stop' };
      },
      probe: () => Promise.resolve({ ok: true, models: ['qwen2.5-coder'], ms: 1 }),
      close: () => Promise.resolve(),
    },
    maySend: networkFilter.maySend,
    completionTokensMax: 32,
    temperature: 0.1,
    topP: 0.95,
    contextTokensMax: contextTokensOf(2_048),
    shownFrom: () => 0,
    // Room for all the context that is found.
    compile: (source) => compilePrompt({ ...source, family: familyOf('qwen2.5-coder'), tokensMax: 2_048 }),
  };

  beforeEach(() => {
    [editors, prompts, hoursPassed] = [[], [], 0];
    disk = { ...others, 'src/transport.ts': transport };
    // It stands still while a context is looked for, so that what is found does not depend on how busy the machine is.
    const clock = { ...systemClock, now: () => hoursPassed * 3_600_000 };
    services = realServices(disk, { clock, backend });
  });

  afterEach(() => {
    for (const editor of editors) editor.close();
  });

  async function start(): Promise<FakeEditor> {
    const editor = await FakeEditor.start(services, root);
    editors.push(editor);
    return editor;
  }

  /** The prompt of a completion at a fresh line of a new menu. */
  async function promptIn(editor: FakeEditor): Promise<string> {
    const fresh = `file://${root}/src/menu${prompts.length}.ts`;
    editor.open(fresh, menu);
    await editor.ask(fresh);
    const prompt = prompts.at(-1) ?? '';
    assert.ok(prompt.includes('renderMenu'));
    return prompt;
  }

  it('brings what was just typed elsewhere, though nothing else makes the two alike', async () => {
    const editor = await start();
    assert.ok(!(await promptIn(editor)).includes('sendFrame'));
    editor.open(a, transport);
    editor.replace(a, 'frame: Frame', 'frame: Frame, retriesLeft: bigint');
    editor.type(a, helper);
    const prompt = await promptIn(editor);
    assert.ok(prompt.includes(helperLine), prompt);
    assert.ok(prompt.includes('sendFrame(frame: Frame, retriesLeft: bigint)'), prompt);
  });

  it('goes on when the file was saved and closed, and no more after an hour and a half', async () => {
    const editor = await start();
    editor.open(a, transport);
    editor.type(a, helper);
    disk['src/transport.ts'] = editor.textOf(a);
    editor.save(a);
    editor.closeDocument(a);
    assert.ok((await promptIn(editor)).includes(helperLine));
    hoursPassed = 1.5;
    assert.ok(!(await promptIn(editor)).includes(helperLine));
  });

  it('does not bring what was undone', async () => {
    const editor = await start();
    editor.open(a, transport);
    editor.type(a, helper);
    editor.replace(a, helper, '');
    assert.ok(!(await promptIn(editor)).includes('BacklogQuencher'));
  });

  it('has a placeholder where a secret was typed', async () => {
    const editor = await start();
    editor.open(a, transport);
    const secret = ['ghp', 'x7Kq2LmZ9vTnB4cWdR8sYfH1jPaG3uE5oQiM'].join('_');
    editor.type(a, `${helper}const wireToken = '${secret}';\n`);
    const prompt = await promptIn(editor);
    assert.ok(prompt.includes('wireToken'), prompt);
    assert.ok(!prompt.includes(secret.slice(4, 20)));
  });

  it('shows no session what another types', async () => {
    const [one, other] = [await start(), await start()];
    one.open(a, transport);
    one.type(a, helper);
    assert.ok((await promptIn(one)).includes(helperLine));
    assert.ok(!(await promptIn(other)).includes('BacklogQuencher'));
  });
});
