/** What a prompt costs is estimated when it is sent, and said by the server where it counts: also when nobody listens to its end. */
import assert from 'node:assert/strict';
import { PromptMeter } from '@foretoken/assist/prompt/prompt-meter.js';
import type { Backend, BackendPart, BackendUsage } from '@foretoken/inference/backend.js';
import { toPromptText } from '@foretoken/privacy/secret-filter.js';

const text = (value: string) => toPromptText(value).text;

describe('prompt meter', () => {
  it('compares a prompt with the last one that went to the same backend', () => {
    const meter = new PromptMeter();
    assert.deepEqual(meter.sending('x'.repeat(400), 4)(), { tokens: 100, reused: 0, recomputed: 100, exact: false });
    const typed = meter.sending(`${'x'.repeat(400)}y`, 4)();
    assert.deepEqual(typed, { tokens: 101, reused: 99, recomputed: 2, exact: false });
    assert.equal(meter.sending(`z${'x'.repeat(400)}`, 4)().reused, 0);
    assert.equal(new PromptMeter().sending(`${'x'.repeat(400)}y`, 4)().reused, 0, 'another backend');
  });

  it('takes the word of the server for it, told with the first text', async () => {
    const meter = new PromptMeter();
    const heard: BackendUsage[] = [];
    const usage = { promptTokens: 120, completionTokens: 1, cachedTokens: 112 };
    const cost = meter.sending(text('let x = '), 4, (said) => heard.push(said));
    for await (const part of meter.listening(backendOf([{ kind: 'text', text: '1', usage }])).complete(asked, never)) {
      assert.equal(part.kind, 'text');
      break;
    }
    assert.deepEqual(cost(), { tokens: 120, reused: 112, recomputed: 8, exact: true });
    assert.deepEqual(heard, [usage]);
  });

  it('counts the tokens as the server does where it does not tell of its cache', async () => {
    const meter = new PromptMeter();
    meter.sending(text('let x'), 1);
    const cost = meter.sending(asked.prompt, 1);
    const usage = { promptTokens: 16, completionTokens: 1, cachedTokens: undefined };
    const parts: BackendPart[] = [
      { kind: 'text', text: '1' },
      { kind: 'end', reason: 'stop', usage },
    ];
    for await (const part of meter.listening(backendOf(parts)).complete(asked, never)) assert.ok(part.kind);
    assert.deepEqual(cost(), { tokens: 16, reused: 8, recomputed: 8, exact: false });
  });

  it('leaves all else of the backend as it is', async () => {
    const backend = backendOf([
      { kind: 'text', text: 'a' },
      { kind: 'end', reason: 'length' },
    ]);
    const listening = new PromptMeter().listening(backend);
    assert.deepEqual(
      [listening.name, listening.model, await listening.probe(never)],
      ['it', 'm', { ok: true, models: [], ms: 0 }],
    );
    const parts: BackendPart[] = [];
    for await (const part of listening.complete(asked, never)) parts.push(part);
    assert.equal(parts.length, 2);
  });
});

const never = new AbortController().signal;
const asked = { prompt: text('let x = '), stop: [], tokensMax: 1, temperature: 0, topP: 1 };

function backendOf(parts: readonly BackendPart[]): Backend {
  return {
    name: 'it',
    model: 'm',
    async *complete() {
      yield* parts;
    },
    probe: async () => ({ ok: true, models: [], ms: 0 }),
    close: async () => {},
  };
}
