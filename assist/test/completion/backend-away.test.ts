/** A backend that is known to be away costs a request nothing: the embedded engine answers at once, and the reason is told. */
import assert from 'node:assert/strict';
import type { BackendFailure } from '@foretoken/inference/backend.js';
import { ScriptedBackend, scriptedPipeline } from './scripted-parts.js';

describe('a backend that is away', () => {
  const failure: BackendFailure = { code: 'BACKEND_CIRCUIT_OPEN', detail: 'gpu-box refuses. Tried again in 9 s.' };

  it('is neither asked nor waited for, and no context is found for it', async () => {
    const backend = new ScriptedBackend();
    const scene = { backend, away: () => failure };
    const guessing = scriptedPipeline({ ...scene, embedded: () => [{ text: 'guess;', confidence: 0.7 }] });
    for (const trigger of ['automatic', 'invoked'] as const) {
      const shown = await guessing.ask('let a = |', { trigger, fresh: true });
      assert.ok(shown.kind === 'shown' && shown.from === 'embedded');
      assert.equal(shown.detail, failure.detail);
    }
    const silent = scriptedPipeline(scene);
    for (const trigger of ['automatic', 'invoked'] as const)
      assert.deepEqual(await silent.ask('let a = |', { trigger }), {
        kind: 'silent',
        because: 'backend-failed',
        detail: failure.detail,
      });
    assert.equal(backend.streams.length + guessing.contexts.length + silent.contexts.length, 0);
  });

  it('still answers what it is asked already, so that one that comes back is not given up at each key', async () => {
    const backend = new ScriptedBackend();
    let away: BackendFailure | undefined;
    const { ask, clock } = scriptedPipeline({ backend, away: () => away });
    const first = ask('let a = |');
    await clock.advance(1);
    away = { code: 'BACKEND_CIRCUIT_OPEN', detail: 'Being tried again now.' };
    const second = ask('let a = b|');
    await clock.advance(100);
    backend.streams[0]?.push({ kind: 'text', text: 'better;\n' });
    const answered = await second;
    assert.ok(answered.kind === 'shown' && answered.items[0]?.text === 'etter;', JSON.stringify(answered));
    assert.equal((await first).kind, 'silent');
    assert.equal(backend.streams.length, 1);
  });
});
