/** Who answers when, and that every request is answered exactly once. */
import assert from 'node:assert/strict';
import type { CompletionOutcome } from '@foretoken/assist/completion/completion-pipeline.js';
import type { BackendFailureCode } from '@foretoken/inference/backend.js';
import { policy, ScriptedBackend, scriptedPipeline } from './scripted-parts.js';

function said(outcome: CompletionOutcome): string {
  return outcome.kind === 'shown' ? `${outcome.from}: ${outcome.items[0]?.text}` : `silent: ${outcome.because}`;
}

function failure(code: BackendFailureCode) {
  return { kind: 'end', reason: 'failed', failure: { code, detail: `it says ${code}` } } as const;
}

describe('completion pipeline', () => {
  it('shows the embedded engine at once when there is no backend', async () => {
    const { ask } = scriptedPipeline({ embedded: () => [{ text: 'total;', confidence: 0.7 }] });
    assert.equal(said(await ask('let a = |')), 'embedded: total;');
  });

  it('is silent when nothing is sure enough, and says which it was', async () => {
    const unsure = scriptedPipeline({ embedded: () => [{ text: 'total;', confidence: 0.3 }] });
    assert.equal(said(await unsure.ask('let a = |')), 'silent: not-confident');
    const empty = scriptedPipeline();
    assert.equal(said(await empty.ask('let a = |')), 'silent: nothing-found');
    assert.equal(said(await empty.ask('let a = |', { indexing: true })), 'silent: indexing');
  });

  it('is silent where it is switched off, inside a word, and in files that are never read', async () => {
    const { ask } = scriptedPipeline({ embedded: () => [{ text: 'total;', confidence: 0.9 }] });
    assert.equal(said(await ask('let a = |', { policy: { ...policy, enabled: false } })), 'silent: disabled');
    assert.equal(said(await ask('let a| bc')), 'embedded: total;');
    assert.equal(said(await ask('let a|bc')), 'silent: cursor-in-word');
    assert.equal(said(await ask('KEY=|', { path: '.env' })), 'silent: excluded');
  });

  it('goes on with shown text while it is typed, with the same completion id', async () => {
    const { ask } = scriptedPipeline({ embedded: () => [{ text: 'total(a);', confidence: 0.9 }] });
    const first = await ask('let a = |');
    const next = await ask('let a = tot|');
    assert.equal(said(next), 'type-through: al(a);');
    assert.ok(first.kind === 'shown' && next.kind === 'shown');
    assert.equal(next.items[0]?.completionId, first.items[0]?.completionId);
  });

  it('shows no half of a character', async () => {
    const { ask } = scriptedPipeline({ embedded: () => [{ text: "say('\ud83d');", confidence: 0.9 }] });
    assert.equal(said(await ask('let a = |')), 'silent: filtered');
  });

  it('does not show again what was typed to its end', async () => {
    let items = [{ text: 'x', confidence: 0.9 }];
    const { ask } = scriptedPipeline({ embedded: () => items });
    await ask('let a = |');
    items = [];
    assert.equal(said(await ask('let a = x|')), 'silent: nothing-found');
  });

  it('answers a task of its own from nothing that was kept, and keeps nothing of it', async () => {
    let items = [{ text: 'total;', confidence: 0.9 }];
    const { ask } = scriptedPipeline({ embedded: () => items });
    await ask('let a = |', { fresh: true });
    items = [];
    assert.equal(said(await ask('let a = |')), 'silent: nothing-found');
  });

  it('waits for a healthy backend before a merely likely embedded item', async () => {
    const backend = new ScriptedBackend();
    const { ask, clock } = scriptedPipeline({ backend, embedded: () => [{ text: 'guess;', confidence: 0.7 }] });
    const pending = ask('let a = |');
    await clock.advance(100);
    backend.streams[0]?.push({ kind: 'text', text: 'better;\nmore' });
    assert.equal(said(await pending), 'backend: better;');
    await clock.advance(0);
    assert.equal(backend.streams[0]?.signal.aborted, true, 'the stream is closed once the line is whole');
  });

  it('does not wait when the embedded engine is as good as certain', async () => {
    const backend = new ScriptedBackend();
    const { ask } = scriptedPipeline({ backend, embedded: () => [{ text: 'sure;', confidence: 0.99 }] });
    assert.equal(said(await ask('let a = |')), 'embedded: sure;');
    assert.equal(backend.streams[0]?.signal.aborted, true, 'what the backend was asked meanwhile is given up');
  });

  it('asks the backend before the embedded engine only while that is seldom certain', async () => {
    const backend = new ScriptedBackend();
    let confidence = 0.99;
    const { ask, clock } = scriptedPipeline({ backend, embedded: () => [{ text: `v${confidence};`, confidence }] });
    for (let line = 0; line < 20; line++) await ask(`let a${line} = |`, { owner: `${line}` });
    const asked = backend.streams.length;
    assert.ok(asked > 0 && asked < 10, `${asked} requests for nothing`);
    confidence = 0.1;
    const pending = ask('let b = |');
    await clock.advance(1);
    assert.equal(backend.streams.length, asked + 1, 'and after it where it is not');
    backend.streams.at(-1)?.push({ kind: 'text', text: 'later;\n' });
    assert.equal(said(await pending), 'backend: later;');
  });

  it('shows the embedded item when the wait ends, and the late result at the next request', async () => {
    const backend = new ScriptedBackend();
    const { ask, clock } = scriptedPipeline({ backend, embedded: () => [{ text: 'guess;', confidence: 0.7 }] });
    const pending = ask('let a = |', { owner: 'one' });
    await clock.advance(500);
    assert.equal(said(await pending), 'embedded: guess;');
    backend.streams[0]?.push({ kind: 'text', text: 'better;\n' });
    await clock.advance(1);
    assert.equal(said(await ask('let a = b|', { owner: 'one' })), 'cache: etter;');
  });

  it('keeps waiting for the backend when there is nothing else to show', async () => {
    const backend = new ScriptedBackend();
    const { ask, clock } = scriptedPipeline({ backend });
    const pending = ask('let a = |');
    await clock.advance(3_000);
    backend.streams[0]?.push({ kind: 'text', text: 'slow;' }, { kind: 'end', reason: 'stop' });
    assert.equal(said(await pending), 'backend: slow;');
  });

  it('falls back to the embedded engine when the backend fails, and says why when that has nothing', async () => {
    const backend = new ScriptedBackend();
    const { ask, clock } = scriptedPipeline({ backend, embedded: () => [{ text: 'guess;', confidence: 0.7 }] });
    const pending = ask('let a = |');
    await clock.advance(50);
    backend.streams[0]?.push(failure('BACKEND_UNAUTHORIZED'));
    const guess = await pending;
    assert.equal(said(guess), 'embedded: guess;');
    assert.match(guess.detail ?? '', /BACKEND_UNAUTHORIZED/);

    const poor = new ScriptedBackend();
    const other = scriptedPipeline({ backend: poor });
    const silent = other.ask('let a = |');
    await other.clock.advance(50);
    poor.streams[0]?.push(failure('BACKEND_UNAUTHORIZED'));
    const outcome = await silent;
    assert.equal(said(outcome), 'silent: backend-failed');
    assert.ok(outcome.kind === 'silent' && outcome.detail?.includes('BACKEND_UNAUTHORIZED'));
  });

  it('answers a superseded request, and lets the next one join the same stream', async () => {
    const backend = new ScriptedBackend();
    const { ask, clock } = scriptedPipeline({ backend });
    const first = ask('let a = |');
    await clock.advance(50);
    const second = ask('let a = b|');
    assert.equal(said(await first), 'silent: superseded');
    await clock.advance(30);
    backend.streams[0]?.push({ kind: 'text', text: 'better;\n' });
    assert.equal(said(await second), 'backend: etter;');
    assert.equal(backend.streams.length, 1);
  });

  it('aborts a stream that what is typed has left', async () => {
    const backend = new ScriptedBackend();
    const { ask, clock } = scriptedPipeline({ backend });
    const first = ask('let a = |');
    await clock.advance(50);
    backend.streams[0]?.push({ kind: 'text', text: 'better' });
    await clock.advance(1);
    const second = ask('let a = x|');
    await clock.advance(50);
    assert.equal(said(await first), 'silent: superseded');
    assert.equal(backend.streams[0]?.signal.aborted, true);
    backend.streams[1]?.push({ kind: 'end', reason: 'stop' });
    assert.equal(said(await second), 'silent: filtered');
  });

  it('asks anew at once when the joined stream says something else than what is typed', async () => {
    const backend = new ScriptedBackend();
    const { ask, clock } = scriptedPipeline({ backend });
    const first = ask('let a = |');
    await clock.advance(50);
    const second = ask('let a = x|');
    await clock.advance(1);
    assert.equal(backend.streams.length, 1, 'the stream may still say x');
    backend.streams[0]?.push({ kind: 'text', text: 'better' });
    await clock.advance(1);
    assert.deepEqual([backend.streams.length, backend.streams[0]?.signal.aborted], [2, true]);
    backend.streams[1]?.push({ kind: 'text', text: '.y;\n' });
    assert.deepEqual([said(await first), said(await second)], ['silent: superseded', 'backend: .y;']);
  });

  it('keeps what a stopped stream has said already for the line after the accepted one', async () => {
    const backend = new ScriptedBackend();
    const { ask, clock } = scriptedPipeline({ backend });
    const pending = ask('  let a = |\n}');
    await clock.advance(1);
    backend.streams[0]?.push({ kind: 'text', text: 'load();\n  let b = parse(a);\n  let c' });
    assert.equal(said(await pending), 'backend: load();');
    await clock.advance(0);
    assert.equal(said(await ask('  let a = load();|\n}')), 'cache: \n  let b = parse(a);');
    assert.equal(said(await ask('  let a = load();\n  |\n}')), 'type-through: let b = parse(a);');
    assert.equal(said(await ask('  let a = load();\n  let b|\n}')), 'type-through:  = parse(a);');
    assert.equal(backend.streams.length, 1);
  });

  it('waits for the next key only while an answer to the last may be on its way', async () => {
    const backend = new ScriptedBackend();
    const { ask, clock } = scriptedPipeline({ backend });
    const answer = async (pending: Promise<CompletionOutcome>) => {
      backend.streams.at(-1)?.push({ kind: 'text', text: ' y;\n' });
      await pending;
    };
    const first = ask('let a = |');
    await clock.advance(0);
    assert.equal(backend.streams.length, 1, 'the first key does not wait');
    await clock.advance(100);
    await answer(first);
    const soon = ask('let b|');
    await clock.advance(0);
    assert.equal(backend.streams.length, 2, 'the last began longer ago than its first token took');
    const hasty = ask('let cc|');
    await clock.advance(24);
    assert.equal(backend.streams.length, 2, 'a key right behind it waits for the next');
    await clock.advance(1);
    assert.equal(backend.streams.length, 3);
    const line = ask('let cc\n|');
    await clock.advance(0);
    assert.equal(backend.streams.length, 4, 'a new line never waits');
    await answer(line);
    assert.deepEqual([said(await soon), said(await hasty)], ['silent: superseded', 'silent: superseded']);
  });

  it('adds to what is on screen when asked by hand, and replaces nothing', async () => {
    const backend = new ScriptedBackend();
    const { ask, clock } = scriptedPipeline({ backend, embedded: () => [{ text: 'sure;', confidence: 0.99 }] });
    assert.equal(said(await ask('let a = |')), 'embedded: sure;');
    const pending = ask('let a = |', { trigger: 'invoked' });
    await clock.advance(1);
    backend.streams.at(-1)?.push({ kind: 'text', text: 'better;\n' });
    const both = await pending;
    assert.ok(both.kind === 'shown');
    assert.deepEqual(
      both.items.map(({ text, source }) => [text, source]),
      [
        ['sure;', 'type-through'],
        ['better;', 'backend'],
      ],
    );
    assert.equal(said(await ask('let a = be|', { trigger: 'invoked' })), 'type-through: tter;');
  });

  it('does not wait for ever when asked by hand and something is there', async () => {
    const backend = new ScriptedBackend();
    const { ask, clock } = scriptedPipeline({ backend, embedded: () => [{ text: 'guess;', confidence: 0.3 }] });
    const pending = ask('let a = |', { trigger: 'invoked' });
    await clock.advance(2_100);
    assert.equal(said(await pending), 'embedded: guess;');
  });

  it('really cancels the backend soon after the client cancels', async () => {
    const backend = new ScriptedBackend();
    const { ask, clock } = scriptedPipeline({ backend });
    const cancel = new AbortController();
    const pending = ask('let a = |', { signal: cancel.signal });
    await clock.advance(50);
    cancel.abort();
    assert.equal(said(await pending), 'silent: cancelled');
    assert.equal(backend.streams[0]?.signal.aborted, false);
    await clock.advance(100);
    assert.equal(backend.streams[0]?.signal.aborted, true);
  });

  it('counts the secrets that the prompt lost, and never shows what stands for one', async () => {
    const backend = new ScriptedBackend();
    const { ask, clock, pipeline } = scriptedPipeline({ backend });
    const pending = ask(`const key = '${['AKIA', 'IOSFODNN7QWERTYU'].join('')}';\nlet a = |`);
    await clock.advance(50);
    const placeholder = /REDACTED_\w+/.exec(backend.streams[0]?.prompt ?? '')?.[0];
    assert.ok(placeholder !== undefined);
    backend.streams[0]?.push({ kind: 'text', text: `'${placeholder}';\n` });
    assert.equal(said(await pending), 'silent: filtered');
    assert.equal(pipeline.traces(1)[0]?.redactions, 1);
  });

  it('asks no backend about a file that it may not be sent', async () => {
    const backend = new ScriptedBackend();
    const { ask, clock } = scriptedPipeline({ backend });
    const pending = ask('let a = |', { path: 'infra/prod.tfvars' });
    await clock.advance(50);
    assert.equal(said(await pending), 'silent: nothing-found');
    assert.equal(backend.streams.length, 0);
  });

  it('keeps a bounded number of traces with a reason and stage times', async () => {
    const { ask, pipeline } = scriptedPipeline();
    for (let i = 0; i < 600; i++) await ask('let a = |');
    const traces = pipeline.traces(10_000);
    assert.equal(traces.length, 512);
    assert.deepEqual([traces[0]?.outcome, traces[0]?.because, traces[0]?.line], ['silent', 'nothing-found', 1]);
    assert.deepEqual(
      traces[0]?.stages.map((stage) => stage.stage),
      ['skip', 'kept', 'embedded'],
    );
  });
});
