/** What a session makes of its suggestions' fate, with the real pipeline behind it. */
import assert from 'node:assert/strict';
import type { SuggestionEvent } from '@foretoken/assist/feedback/suggestion-event.js';
import { FakeEditor } from './fake-editor.js';
import { realServices, root } from './real-services.js';

const shop = (name: string) => `
export function totalOf${name}(${name.toLowerCase()}: ${name}): Money {
  const taxed = applyTaxTo(${name.toLowerCase()}.subtotal, ${name.toLowerCase()}.country);
  return roundToCents(taxed);
}
`;
const uri = `file://${root}/receipts.ts`;
const head = 'export function totalOfReceipt(receipt: Receipt): Money {\n';

describe('feedback, through a session', () => {
  it('shows the rest of a suggestion at once after a word of it was taken, as the same suggestion', async () => {
    const told: SuggestionEvent[] = [];
    const services = {
      ...realServices({ 'invoices.ts': shop('Invoice'), 'orders.ts': shop('Order') }),
      usage: { record: (event: SuggestionEvent) => void told.push(event) },
    };
    const editor = await FakeEditor.start(services, root);
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
    assert.equal(new Set(services.traces.map((trace) => trace.suggestionId)).size, 1);
    assert.deepEqual(
      new Set(told.map(({ completionId }) => completionId)),
      new Set([services.traces[0]?.completionId]),
    );
    const taken = told.reduce((sum, event) => sum + (event.kind === 'taken' ? event.characters : 0), 0);
    // A single character may have been typed.
    const notTyped = words.slice(0, -1).filter((word) => word.length > 1);
    assert.equal(taken, notTyped.join('').length);
    editor.close();
  });
});
