/** What the quiet gate lets through, and what is said when it does not. */
import assert from 'node:assert/strict';
import type { WrittenToken } from '@foretoken/inference/backend.js';
import { acceptanceBands } from '../../src/feedback/acceptance-bands.js';
import { surenessBands } from '../../src/feedback/sureness-bands.js';
import { policy, ScriptedBackend, scriptedPipeline } from './scripted-parts.js';

const gated = { ...policy, acceptanceMin: acceptanceBands.balanced, surenessMin: surenessBands.balanced };
const facts = { source: 'backend', languageId: 'typescript' } as const;
const place = 'function f() {\n  const a = |\n}';

describe('the quiet gate in the pipeline', () => {
  function scripted() {
    const backend = new ScriptedBackend();
    const { clock, ask, pipeline, gate } = scriptedPipeline({ backend, isGated: true });
    const dismiss = (completionId: number) => gate.record({ completionId, ...facts, kind: 'dismissed' });
    async function answered(buffer = place, over = {}, text = 'load(first);', tokens: WrittenToken[] = []) {
      const outcome = ask(buffer, { policy: gated, ...over });
      await clock.advance(30);
      backend.streams.at(-1)?.push({ kind: 'text', text, tokens }, { kind: 'end', reason: 'stop' });
      await clock.advance(1);
      return outcome;
    }
    return { clock, answered, ask, pipeline, gate, dismiss };
  }

  it('holds back what was dismissed here a moment ago, says how likely and why, and shows it again later', async () => {
    const { clock, answered, pipeline, dismiss } = scripted();
    const owner = 'session-1/a.ts';
    for (let times = 0; times < 2; times++) {
      const outcome = await answered();
      assert.ok(outcome.kind === 'shown');
      dismiss(outcome.items[0]?.completionId ?? 0);
      pipeline.forget(owner);
    }
    const held = await answered();
    assert.deepEqual([held.kind, held.kind === 'silent' && held.because], ['silent', 'held-back']);
    assert.match(
      held.detail ?? '',
      /^\d+ % likely to be taken, where 20 % are asked for: one was dismissed on this line$/,
    );
    assert.equal((await answered(place, { trigger: 'invoked' })).kind, 'shown', 'who asks by hand gets it');
    assert.equal((await answered(place, { policy: { ...gated, acceptanceMin: 0.01 } })).kind, 'shown');
    pipeline.forget(owner);
    await clock.advance(2 * 3_600_000);
    assert.equal((await answered()).kind, 'shown');
  });

  const told = (tokens: Record<string, number>): WrittenToken[] =>
    Object.entries(tokens).map(([text, logProbability]) => ({ text, logProbability }));

  it('listens to a backend that tells how sure it is of its tokens', async () => {
    const { answered } = scripted();
    const sure = told({ load: -0.01, '(first': -0.05, ');': -0.02 });
    const unsure = told({ load: -2.5, '(first': -3, ');': -2 });
    assert.equal((await answered('let a = |', {}, 'load(first);', sure)).kind, 'shown');
    const held = await answered('let b = |', {}, 'load(first);', unsure);
    assert.equal(held.kind === 'silent' && held.because, 'not-confident');
    assert.match(held.detail ?? '', /^the model is \d+ % sure of it, where 60 % are asked for$/);
    assert.equal(
      (await answered('let c = |', {}, 'load(first);')).kind,
      'shown',
      'one that does not tell is not held to it',
    );
    assert.equal((await answered('let d = |', { trigger: 'invoked' }, 'load(first);', unsure)).kind, 'shown');
  });

  it('shows the first words that the model is sure of, and the rest once they stand there and it is sure of that', async () => {
    const { answered, ask } = scripted();
    const tokens = told({ 'client.': -0.01, open: -0.03, '(': -0.01, second: -2.9, ', ': -0.01, 'retries);': -0.03 });
    const shown = await answered('let a = |', {}, 'client.open(second, retries);', tokens);
    assert.equal(shown.kind === 'shown' && shown.items[0]?.text, 'client.open(');
    const again = await ask('let a = client.open(second|', { policy: gated });
    assert.deepEqual(again.kind === 'shown' && [again.from, again.items[0]?.text], ['cache', ', retries);']);
  });

  it('lets the embedded engine speak where the model is not sure', async () => {
    const backend = new ScriptedBackend();
    const embedded = () => [{ text: 'load(second);', confidence: 0.75 }];
    const { clock, ask } = scriptedPipeline({ backend, embedded, isGated: true });
    const outcome = ask('let a = |', { policy: gated });
    await clock.advance(30);
    const tokens = told({ load: -2.5, '(first': -3, ');': -2 });
    backend.streams.at(-1)?.push({ kind: 'text', text: 'load(first);', tokens }, { kind: 'end', reason: 'stop' });
    await clock.advance(1);
    const shown = await outcome;
    assert.deepEqual(shown.kind === 'shown' && [shown.from, shown.items[0]?.text], ['embedded', 'load(second);']);
  });

  it('believes a model less whose sure suggestions are dismissed, and not another one', async () => {
    const { answered, dismiss, gate, pipeline, clock } = scripted();
    const tokens = () => told({ load: -0.01, '(first': -0.02, ');': -0.01 });
    const eager = { ...gated, surenessMin: surenessBands.eager };
    for (let times = 0; times < 12; times++) {
      const outcome = await answered(`let a${times} = |`, { policy: eager }, 'load(first);', tokens());
      dismiss((outcome.kind === 'shown' && outcome.items[0]?.completionId) || 0);
      pipeline.forget('session-1/a.ts');
      await clock.advance(3_600_000);
    }
    assert.ok(gate.trustOf('scripted-model') < -0.3, String(gate.trustOf('scripted-model')));
    assert.equal(gate.trustOf('another-model'), 0);
  });

  for (const { promise, rightOf10, becomes } of [
    { promise: 'too little', rightOf10: 9, becomes: 'shown' },
    { promise: 'too much', rightOf10: 3, becomes: 'silent' },
  ] as const)
    it(`finds out from fifty suggestions that a model's probabilities promise ${promise}, whether they are shown or not`, async () => {
      const { answered, ask, gate, clock } = scripted();
      const each = promise === 'too little' ? -0.27 : -0.04;
      const tokens = () => told({ load: each, '(first': each, ');': each });
      const first = await answered('let a = |', {}, 'load(first);', tokens());
      assert.notEqual(first.kind, becomes, `before anything is known, sure ${each}`);
      for (let times = 0; times < 50; times++) {
        const outcome = await answered(`let a${times} = |`, {}, 'load(first);', tokens());
        const isRight = times % 10 < rightOf10;
        const completionId = (outcome.kind === 'shown' && outcome.items[0]?.completionId) || 0;
        gate.record({ completionId, ...facts, kind: isRight ? 'typed' : 'dismissed' });
        ask(`let a${times} = ${isRight ? 'load(first);' : 'store'}|`, { policy: gated });
        await clock.advance(3_600_000);
      }
      const trust = gate.trustOf('scripted-model');
      assert.ok(promise === 'too little' ? trust > 0.4 : trust < -0.4, String(trust));
      const last = await answered('let b = |', {}, 'load(first);', tokens());
      assert.equal(last.kind, becomes, String(trust));
    });

  it('lets what is typed along go on, whatever it thinks of it by then', async () => {
    const { answered, dismiss } = scripted();
    const outcome = await answered();
    dismiss((outcome.kind === 'shown' && outcome.items[0]?.completionId) || 0);
    const next = await answered('function f() {\n  const a = lo|\n}', { policy: { ...gated, acceptanceMin: 0.99 } });
    assert.equal(next.kind === 'shown' && next.from, 'type-through');
  });
});
