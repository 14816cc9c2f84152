/** What the quiet gate lets through, and what is said when it does not. */
import assert from 'node:assert/strict';
import { acceptanceBands } from '../../src/feedback/acceptance-bands.js';
import { policy, ScriptedBackend, scriptedPipeline } from './scripted-parts.js';

const gated = { ...policy, acceptanceMin: acceptanceBands.balanced };
const place = 'function f() {\n  const a = |\n}';

describe('the quiet gate in the pipeline', () => {
  function scripted() {
    const backend = new ScriptedBackend();
    const { clock, ask, pipeline, gate } = scriptedPipeline({ backend, isGated: true });
    const dismiss = (completionId: number) =>
      gate.record({ completionId, source: 'backend', languageId: 'typescript', kind: 'dismissed' });
    async function answered(buffer = place, over = {}, text = 'load(first);', logProbabilities: number[] = []) {
      const outcome = ask(buffer, { policy: gated, ...over });
      await clock.advance(30);
      backend.streams.at(-1)?.push({ kind: 'text', text, logProbabilities }, { kind: 'end', reason: 'stop' });
      await clock.advance(1);
      return outcome;
    }
    return { clock, answered, pipeline, gate, dismiss };
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

  it('listens to a backend that tells how sure it is of its tokens', async () => {
    const { answered } = scripted();
    const sure = [-0.02, -0.1, -0.05];
    const unsure = [-2.5, -3, -2];
    assert.equal((await answered('let a = |', {}, 'load(first);', sure)).kind, 'shown');
    const held = await answered('let b = |', {}, 'load(first);', unsure);
    assert.match(held.detail ?? '', /: the backend is not sure of it$/);
    assert.equal(
      (await answered('let c = |', {}, 'load(first);')).kind,
      'shown',
      'one that does not tell is not held to it',
    );
  });

  it('lets what is typed along go on, whatever it thinks of it by then', async () => {
    const { answered, dismiss } = scripted();
    const outcome = await answered();
    dismiss((outcome.kind === 'shown' && outcome.items[0]?.completionId) || 0);
    const next = await answered('function f() {\n  const a = lo|\n}', { policy: { ...gated, acceptanceMin: 0.99 } });
    assert.equal(next.kind === 'shown' && next.from, 'type-through');
  });
});
