/** What a session makes of its suggestions' fate, with the real pipeline behind it. */
import assert from 'node:assert/strict';
import { acceptanceBands } from '@foretoken/assist/feedback/acceptance-bands.js';
import { VirtualClock } from '../sim/virtual-clock.js';
import { FakeEditor } from './fake-editor.js';
import { type RealServices, realServices, root } from './real-services.js';
import { scriptedBackend } from './scripted-backend.js';

const shop = (name: string) => `
export function totalOf${name}(${name.toLowerCase()}: ${name}): Money {
  const taxed = applyTaxTo(${name.toLowerCase()}.subtotal, ${name.toLowerCase()}.country);
  return roundToCents(taxed);
}
`;
const files = { 'invoices.ts': shop('Invoice'), 'orders.ts': shop('Order') };
const uri = `file://${root}/receipts.ts`;
const head = 'export function totalOfReceipt(receipt: Receipt): Money {\n';

describe('feedback, through a session', () => {
  let editor: FakeEditor;
  afterEach(() => editor.close());

  const kindsOf = (services: RealServices) => services.told.map(({ kind }) => kind);

  it('shows the rest of a suggestion at once after a word of it was taken, as the same suggestion', async () => {
    const services = realServices(files);
    editor = await FakeEditor.start(services, root);
    editor.open(uri, `${head}  const taxed = app`);
    const whole = (await editor.ask(uri))?.insertText ?? '';
    const words = whole.match(/\w+|\W+/g) ?? [];
    assert.ok(words.length > 4, whole);
    let rest = whole;
    for (const word of words.slice(0, -1)) {
      editor.type(uri, word);
      rest = rest.slice(word.length);
      assert.equal((await editor.ask(uri))?.insertText, rest);
    }
    const from = services.traces.map((trace) => trace.from);
    assert.deepEqual(new Set(from.slice(1)), new Set(['type-through']));
    const id = services.traces[0]?.completionId;
    assert.deepEqual(new Set(services.traces.map((trace) => trace.suggestionId)), new Set([id]));
    assert.deepEqual(new Set(services.told.map(({ completionId }) => completionId)), new Set([id]));
    const taken = services.told.reduce((sum, event) => sum + (event.kind === 'taken' ? event.characters : 0), 0);
    // A single character may have been typed.
    const notTyped = words.slice(0, -1).filter((word) => word.length > 1);
    assert.equal(taken, notTyped.join('').length);
  });

  it('shows the rest of a block at once after a line of it was taken, and asks the backend for none of it', async () => {
    const { backend, asked } = scriptedBackend(() => 'if (taxed) {\n    pay(taxed);\n    close();\n  }\n');
    const services = realServices(files, { backend });
    editor = await FakeEditor.start(services, root);
    editor.open(uri, `${head}  `);
    assert.equal((await editor.ask(uri))?.insertText, 'if (taxed) {\n    pay(taxed);\n    close();\n  }');
    editor.type(uri, 'if (taxed) {\n');
    assert.equal((await editor.ask(uri))?.insertText, '    pay(taxed);\n    close();\n  }');
    editor.type(uri, '    pay(taxed);\n');
    assert.equal((await editor.ask(uri))?.insertText, '    close();\n  }');
    editor.type(uri, '    close();\n  }');
    await editor.readBack(uri);
    assert.equal(asked(), 1);
    assert.deepEqual(kindsOf(services), ['seen', 'taken', 'taken', 'taken']);
  });

  it('grows quiet on a line where suggestions were seen and typed over, says why in the trace, and speaks up again later', async () => {
    const clock = new VirtualClock();
    const { backend } = scriptedBackend(() => 'load(first);');
    const services = realServices(files, { clock, backend, acceptanceMin: acceptanceBands.balanced });
    editor = await FakeEditor.start(services, root);
    editor.open(uri, `${head}  const a = `);
    async function asked() {
      const answer = editor.ask(uri);
      await editor.readBack(uri);
      await clock.advance(100);
      return answer;
    }
    for (const other of ['x', 'y']) {
      assert.equal((await asked())?.insertText, 'load(first);');
      await clock.advance(750);
      editor.type(uri, `${other} + `);
      await editor.readBack(uri);
      await clock.advance(1_000);
    }
    assert.deepEqual(kindsOf(services), ['seen', 'dismissed', 'seen', 'dismissed']);
    assert.equal(await asked(), null);
    const { because, detail } = services.traces.at(-1) ?? {};
    assert.equal(because, 'held-back');
    assert.match(detail ?? '', /likely to be taken, where 20 % are asked for: one was dismissed on this line$/);
    await clock.advance(4 * 3_600_000);
    assert.equal((await asked())?.insertText, 'load(first);');
  });

  it('gives an editor without ghost text the words and lines of the codebase in its pop-up, and one with it none', async () => {
    const services = realServices(files);
    editor = await FakeEditor.start(services, root);
    editor.open(uri, `${head}  const taxed = app`);
    const items = await editor.askItems(uri);
    const { line, character } = editor.end(uri);
    const range = { start: { line, character: character - 3 }, end: { line, character } };
    for (const { textEdit } of items) assert.deepEqual(textEdit.range, range);
    const texts = items.map(({ textEdit }) => textEdit.newText);
    assert.match(texts[0] ?? '', /^applyTaxTo\(.*\);$/);
    assert.ok(texts.slice(1).includes('applyTaxTo'));
    assert.equal(new Set(texts).size, texts.length);
    editor.close();
    editor = await FakeEditor.start(services, root, { textDocument: { inlineCompletion: {} } });
    editor.open(uri, `${head}  const taxed = app`);
    assert.deepEqual(await editor.askItems(uri), []);
  });
});
