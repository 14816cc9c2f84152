/** What a session tells completions of its user's doings. */
import assert from 'node:assert/strict';
import type { EditorActivity } from '@foretoken/assist/context/editor-activity.js';
import type { InlineCompletionList } from 'vscode-languageserver-protocol';
import { activityLimits } from '../../src/activity/limits.js';
import { FakeServices } from '../fake-services.js';
import { ManualClock } from '../manual-clock.js';
import { settled, TestClient } from '../test-client.js';

const a = 'file:///code/a.ts';
const b = 'file:///code/b.ts';

class Editor {
  readonly clock: ManualClock;
  readonly services: FakeServices;
  readonly client: TestClient;
  #version = 1;

  constructor(clock = new ManualClock(), services = new FakeServices(clock)) {
    this.clock = clock;
    this.services = services;
    this.client = new TestClient(services);
  }

  static async start(shared?: Editor): Promise<Editor> {
    const editor = new Editor(shared?.clock, shared?.services);
    await editor.client.initialize({}, { rootUri: 'file:///code' });
    return editor;
  }

  change(uri: string, line: number, from: number, to: number, text: string): void {
    const range = { start: { line, character: from }, end: { line, character: to } };
    this.client.notify('textDocument/didChange', {
      textDocument: { uri, version: ++this.#version },
      contentChanges: [{ range, text }],
    });
  }

  type(uri: string, line: number, character: number, text: string): void {
    for (const [at, key] of [...text].entries()) this.change(uri, line, character + at, character + at, key);
  }

  notify(method: 'didSave' | 'didClose', uri: string): void {
    this.client.notify(`textDocument/${method}`, { textDocument: { uri } });
  }

  /** What a completion asked for now in `uri` is told. */
  async activity(uri = b, line = 0): Promise<EditorActivity> {
    this.client.askCompletion(uri, line);
    await settled();
    const { activity } = this.services.requests.at(-1) ?? {};
    assert.ok(activity);
    return activity;
  }
}

describe('the activity of a session', () => {
  let editor: Editor;

  beforeEach(async () => {
    editor = await Editor.start();
    editor.client.open(a, 'one\ntwo\nthree\nfour\nfive\n');
    editor.client.open(b, '');
  });

  it('tells what was typed in one place as one edit, the newest place first', async () => {
    editor.type(a, 1, 3, ' and a half');
    editor.type(a, 3, 0, 'FOUR');
    await settled();
    editor.clock.advance(500);
    editor.change(a, 0, 0, 0, 'zero\n');
    const { edits } = await editor.activity();
    assert.deepEqual(
      edits.map(({ path, startLine, endLine, before, after, ageMs }) => [
        path,
        startLine,
        endLine,
        before,
        after,
        ageMs,
      ]),
      [
        // The new line touches what was typed a moment ago.
        ['a.ts', 1, 3, 'one\ntwo', 'zero\none\ntwo and a half', 0],
        ['a.ts', 5, 5, 'four', 'FOURfour', 500],
      ],
    );
  });

  it('forgets an edit that is undone, and remembers that it was', async () => {
    editor.type(a, 1, 3, 'fold');
    editor.change(a, 1, 5, 7, '');
    editor.change(a, 1, 3, 5, '');
    const { edits, undone } = await editor.activity();
    assert.deepEqual(edits, []);
    assert.deepEqual(undone, [{ path: 'a.ts', text: 'twofold', ageMs: 0, isAccepted: false }]);
  });

  it('knows which edits took in a suggestion, and which suggestions were taken back', async () => {
    const id = editor.client.askCompletion(a, 1, 3);
    await settled();
    const result = editor.client.answers(id)[0]?.['result'] as InlineCompletionList;
    const item = result.items[0];
    assert.ok(typeof item?.insertText === 'string' && item.command !== undefined);
    editor.change(a, 1, 3, 3, item.insertText);
    editor.client.ask('workspace/executeCommand', { command: 'foretoken.accepted', arguments: item.command.arguments });
    editor.change(a, 4, 0, 0, 'not ');
    const taken = await editor.activity();
    assert.deepEqual(
      taken.edits.map(({ before, isAccepted }) => [before, isAccepted]),
      [
        ['five', false],
        ['two', true],
      ],
    );
    editor.change(a, 1, 3, 3 + item.insertText.length, '');
    const { undone } = await editor.activity();
    assert.deepEqual(undone, [{ path: 'a.ts', text: `two${item.insertText}`, ageMs: 0, isAccepted: true }]);
  });

  it('knows which suggestions were taken back, too, where the line that was begun before stays', async () => {
    editor.type(a, 1, 3, ' is');
    const id = editor.client.askCompletion(a, 1, 6);
    await settled();
    const result = editor.client.answers(id)[0]?.['result'] as InlineCompletionList;
    const text = result.items[0]?.insertText;
    assert.ok(typeof text === 'string');
    editor.change(a, 1, 6, 6, text);
    editor.change(a, 1, 6, 6 + text.length, '');
    const { undone } = await editor.activity();
    assert.deepEqual(undone, [{ path: 'a.ts', text: `two is${text}`, ageMs: 0, isAccepted: true }]);
    editor.change(a, 1, 6, 6, text);
    assert.deepEqual((await editor.activity()).undone, [], 'a redo wants it');
  });

  it('takes back nothing for good that the user writes again', async () => {
    editor.type(a, 1, 3, 'fold');
    editor.change(a, 1, 3, 7, '');
    editor.change(b, 0, 3, 3, 'twofold');
    assert.equal((await editor.activity()).undone.length, 1, 'another file');
    editor.change(a, 3, 0, 4, 'two');
    assert.equal((await editor.activity()).undone.length, 1);
    editor.type(a, 3, 3, 'fold');
    assert.deepEqual((await editor.activity()).undone, []);
  });

  it('keeps what was saved when its file closes, for an hour, and nothing of what was not', async () => {
    editor.type(a, 1, 3, ' saved');
    editor.notify('didSave', a);
    editor.change(a, 3, 0, 4, 'thrown away');
    editor.notify('didClose', a);
    assert.deepEqual(
      (await editor.activity()).edits.map(({ after }) => after),
      ['two saved'],
    );
    editor.client.open(a, 'one\ntwo saved\nthree\nfour\nfive\n', 7);
    editor.change(a, 0, 0, 3, '');
    assert.equal((await editor.activity()).edits[0]?.before, 'one\ntwo', 'what still stands goes on');
    editor.notify('didSave', a);
    editor.notify('didClose', a);
    editor.clock.advance(activityLimits.editAgeMsMax + 1);
    const { edits, visits } = await editor.activity();
    assert.deepEqual(edits, []);
    assert.deepEqual(
      visits.map(({ path }) => path),
      ['b.ts'],
    );
  });

  it('tells where the user was last in which file, and how often they went between it and the one they are in', async () => {
    editor.client.open('file:///code/c.ts', '');
    await editor.activity(b);
    await editor.activity(a, 2);
    editor.clock.advance(100);
    await editor.activity(b);
    editor.notify('didClose', 'file:///code/c.ts');
    const { visits } = await editor.activity(b);
    assert.deepEqual(visits, [
      { path: 'b.ts', line: 1, isOpen: true, ageMs: 0, moves: 0 },
      { path: 'a.ts', line: 3, isOpen: true, ageMs: 100, moves: 3 },
      { path: 'c.ts', line: undefined, isOpen: false, ageMs: 100, moves: 2 },
    ]);
  });

  it('passes on the last diagnostics of a file, and takes no more than it was promised', async () => {
    const tell = (uri: string, diagnostics: unknown) =>
      editor.client.notify('foretoken/didChangeDiagnostics', { uri, diagnostics });
    tell(a, [{ line: 4, message: 'old' }]);
    tell(b, [{ line: 0, message: "Cannot find name 'foo'." }]);
    tell(a, [{ line: 1, message: 'new' }]);
    tell(b, [{ line: 'x' }]);
    tell(
      b,
      Array.from({ length: 1_000 }, () => ({ line: 1, message: 'flood' })),
    );
    assert.deepEqual((await editor.activity()).diagnostics, [
      { path: 'a.ts', line: 2, message: 'new' },
      { path: 'b.ts', line: 1, message: "Cannot find name 'foo'." },
    ]);
    tell(a, []);
    assert.equal((await editor.activity()).diagnostics.length, 1);
  });

  it('tells nothing of private files, of other codebases, nor of another session', async () => {
    const other = await Editor.start(editor);
    other.client.open(b, '');
    for (const uri of ['file:///code/private/key.ts', 'file:///elsewhere/c.ts']) {
      editor.client.open(uri, 'text\n');
      editor.type(uri, 0, 4, ' typed');
      editor.client.notify('foretoken/didChangeDiagnostics', { uri, diagnostics: [{ line: 0, message: 'wrong' }] });
    }
    editor.type(a, 0, 3, ' typed');
    const { edits, visits, diagnostics } = await editor.activity();
    assert.deepEqual(new Set([...edits, ...visits, ...diagnostics].map(({ path }) => path)), new Set(['a.ts', 'b.ts']));
    assert.deepEqual((await other.activity()).edits, []);
  });

  it('does not take a formatter that changes everything for the user', async () => {
    editor.type(a, 0, 3, '!');
    const contentChanges = Array.from({ length: activityLimits.changesFollowedMax + 1 }, () => ({
      range: { start: { line: 2, character: 0 }, end: { line: 2, character: 0 } },
      text: ' ',
    }));
    editor.client.notify('textDocument/didChange', { textDocument: { uri: a, version: 1_000 }, contentChanges });
    assert.deepEqual((await editor.activity()).edits, []);
  });
});
