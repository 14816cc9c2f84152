import assert from 'node:assert/strict';
import { FakeEditor } from './fake-editor.js';
import { realServices, root } from './real-services.js';

const invoices = `
export function totalOfInvoice(invoice: Invoice): Money {
  const taxed = applyTaxTo(invoice.subtotal, invoice.country);
  return roundToCents(taxed);
}
`;
const orders = `
export function totalOfOrder(order: Order): Money {
  const taxed = applyTaxTo(order.subtotal, order.country);
  return roundToCents(taxed);
}
`;
const uri = `file://${root}/receipts.ts`;
const head = 'export function totalOfReceipt(receipt: Receipt): Money {\n';

describe('ghost text from the codebase, through a session', () => {
  let editors: FakeEditor[];

  async function start(files: Readonly<Record<string, string>>, services = realServices(files)) {
    const editor = await FakeEditor.start(services, root);
    editors.push(editor);
    return { editor, services };
  }

  beforeEach(() => {
    editors = [];
  });

  afterEach(() => {
    for (const editor of editors) editor.close();
  });

  it('goes on as the code around it does, at the cursor', async () => {
    const { editor } = await start({ 'invoices.ts': invoices, 'orders.ts': orders });
    editor.open(uri, `${head}  const taxed = app`);
    const ghost = await editor.ask(uri);
    assert.match(ghost?.insertText ?? '', /^lyTaxTo\(/);
    assert.deepEqual(ghost?.range, { start: editor.end(uri), end: editor.end(uri) });
  });

  it('shortens by what is typed of it, without looking anew', async () => {
    const { editor, services } = await start({ 'invoices.ts': invoices, 'orders.ts': orders });
    editor.open(uri, `${head}  const taxed = app`);
    const whole = (await editor.ask(uri))?.insertText ?? '';
    for (const [at, key] of [...whole.slice(0, 8)].entries()) {
      editor.type(uri, key);
      const ghost = await editor.ask(uri);
      // In the middle of nothing but what was suggested, the rest of it is what is suggested.
      assert.equal(ghost?.insertText, whole.slice(at + 1));
    }
    const from = services.traces.slice(1).map((trace) => trace.from);
    assert.deepEqual(new Set(from), new Set(['type-through']));
  });

  it('answers every key of somebody who types faster than it, exactly once, and none for a text that has gone', async () => {
    const { editor } = await start({ 'invoices.ts': invoices, 'orders.ts': orders });
    editor.open(uri, head);
    const answers: Promise<{ ghost: unknown; askedAt: unknown }>[] = [];
    for (const key of '  const taxed = applyTaxTo(receipt.subtotal, receipt.country);') {
      editor.type(uri, key);
      const askedAt = editor.end(uri);
      answers.push(editor.ask(uri).then((ghost) => ({ ghost, askedAt })));
    }
    const all = await Promise.all(answers);
    for (const { ghost } of all.slice(0, -1)) assert.equal(ghost, null);
    assert.deepEqual(await editor.readBack(uri), { text: editor.textOf(uri), version: 1 + all.length });
  });

  it('knows the unsaved text of its own session, and of no other', async () => {
    const services = realServices({ 'invoices.ts': invoices });
    const [{ editor: one }, { editor: other }] = [await start({}, services), await start({}, services)];
    one.open(`file://${root}/notes.ts`, '');
    one.type(`file://${root}/notes.ts`, 'const zebraCrossing = paintStripes(street, 7);\nconst other = 1;\n');
    for (const editor of [one, other]) editor.open(uri, 'const zebraCrossing = pa');
    assert.match((await one.ask(uri))?.insertText ?? '', /^intStripes\(/);
    assert.doesNotMatch((await other.ask(uri))?.insertText ?? '', /intStripes/);
  });
});
