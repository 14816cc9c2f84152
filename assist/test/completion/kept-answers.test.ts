/** For how long an answer is kept. */
import assert from 'node:assert/strict';
import type { CompletionOutcome } from '@foretoken/assist/completion/completion-pipeline.js';
import { ScriptedBackend, scriptedPipeline } from './scripted-parts.js';

function said(outcome: CompletionOutcome): string {
  return outcome.kind === 'shown' ? `${outcome.from}: ${outcome.items[0]?.text}` : `silent: ${outcome.because}`;
}

describe('kept answers', () => {
  it('keeps an answer for as long as settings shape the same prompt', async () => {
    const backend = new ScriptedBackend();
    let promptPolicy = '2048 tokens';
    const { ask, clock, pipeline } = scriptedPipeline({ backend, promptPolicy: () => promptPolicy });
    const first = ask('let a = b|');
    await clock.advance(30);
    backend.streams[0]?.push({ kind: 'text', text: 'etter;\n' });
    assert.equal(said(await first), 'backend: etter;');
    await clock.advance(1);
    // Closed and opened again, so that nothing is on its screen.
    pipeline.forget('session-1/a.ts');
    assert.equal(said(await ask('let a = b|')), 'cache: etter;');
    pipeline.forget('session-1/a.ts');
    promptPolicy = '4096 tokens';
    const second = ask('let a = b|');
    await clock.advance(30);
    assert.equal(backend.streams.length, 2);
    backend.streams[1]?.push({ kind: 'text', text: 'est;\n' });
    assert.equal(said(await second), 'backend: est;');
  });
});
