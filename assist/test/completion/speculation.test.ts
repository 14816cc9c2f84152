/** Asking ahead: behind everybody who waits, at most one at a time, and no more often than it helps. */
import assert from 'node:assert/strict';
import type { CompletionOutcome, CompletionPolicy } from '@foretoken/assist/completion/completion-pipeline.js';
import { emptyTables } from '@foretoken/codebase/segments/load-tables.js';
import { policy, ScriptedBackend, scriptedPipeline } from './scripted-parts.js';

function said(outcome: CompletionOutcome): string {
  return outcome.kind === 'shown' ? `${outcome.from}: ${outcome.items[0]?.text}` : `silent: ${outcome.because}`;
}

/** A pipeline whose first request at `let a = |` is shown `load();`. */
async function shown(speculates = true, inForce = policy) {
  const backend = new ScriptedBackend();
  const scene = scriptedPipeline({ backend, speculates });
  const pending = scene.ask('let a = |\nend();', { policy: inForce, tables: emptyTables });
  await scene.clock.advance(1);
  backend.streams[0]?.push({ kind: 'text', text: 'load();\n' });
  assert.equal(said(await pending), 'backend: load();');
  return { ...scene, backend };
}

describe('speculation', () => {
  it('asks what follows the shown text once nobody has asked for a while, and has it ready when the text is accepted', async () => {
    const { backend, clock, ask, speculations } = await shown();
    await clock.advance(140);
    assert.equal(backend.streams.length, 1);
    await clock.advance(20);
    const ahead = backend.streams[1];
    assert.deepEqual([ahead?.prompt, ahead?.priority], ['let a = load();', 'prefetch']);
    ahead?.push({ kind: 'text', text: '\nlet b = parse(a);\nlet c' });
    await clock.advance(1);
    assert.equal(ahead?.signal.aborted, true, 'one line is enough');
    assert.equal(said(await ask('let a = load();|\nend();')), 'cache: \nlet b = parse(a);');
    assert.equal(said(await ask('let a = load();\n|\nend();')), 'type-through: let b = parse(a);');
    assert.deepEqual(
      speculations.map(({ kind }) => kind),
      ['started', 'ended', 'used'],
    );
  });

  it('asks for the next line where nothing came for the end of this one', async () => {
    const backend = new ScriptedBackend();
    const { ask, clock } = scriptedPipeline({ backend, speculates: true });
    const pending = ask('  done();|\n}');
    await clock.advance(1);
    backend.streams[0]?.push({ kind: 'end', reason: 'stop' });
    assert.equal(said(await pending), 'silent: filtered');
    await clock.advance(160);
    assert.equal(backend.streams[1]?.prompt, '  done();\n  ');
    backend.streams[1]?.push({ kind: 'text', text: 'close();\n' });
    await clock.advance(1);
    assert.equal(said(await ask('  done();\n  |\n}')), 'cache: close();');
  });

  it('asks nothing ahead for a document that is closed', async () => {
    const { backend, clock, pipeline } = await shown();
    pipeline.forget('session-1/a.ts');
    await clock.advance(1_000);
    assert.equal(backend.streams.length, 1);
  });

  it('makes room for whoever asks', async () => {
    const { backend, clock, ask } = await shown();
    await clock.advance(160);
    const pending = ask('let other = |\nend();');
    await clock.advance(30);
    assert.deepEqual([backend.streams[1]?.signal.aborted, backend.streams.length], [true, 3]);
    backend.streams[2]?.push({ kind: 'text', text: 'x;\n' });
    assert.equal(said(await pending), 'backend: x;');
  });

  it('is gone on with when it is asked for while it streams', async () => {
    const { backend, clock, ask } = await shown();
    await clock.advance(160);
    const pending = ask('let a = load();|\nend();');
    await clock.advance(30);
    assert.equal(backend.streams.length, 2, 'no second stream for the same place');
    backend.streams[1]?.push({ kind: 'text', text: '\nlet b = 2;\n' });
    assert.equal(said(await pending), 'backend: \nlet b = 2;');
  });

  it('is cut and sent again where the server refuses it as too long, for who goes on with it', async () => {
    const { backend, clock, ask } = await shown();
    await clock.advance(160);
    const pending = ask('let a = load();|\nend();');
    const failure = { code: 'BACKEND_REFUSED', detail: 'too long', tooLong: true } as const;
    backend.streams[1]?.push({ kind: 'end', reason: 'failed', failure });
    await clock.advance(1);
    assert.deepEqual([backend.streams[2]?.prompt, backend.streams[2]?.priority], [' load();', 'prefetch']);
    backend.streams[2]?.push({ kind: 'text', text: '\nlet b = 2;\n' });
    assert.equal(said(await pending), 'backend: \nlet b = 2;');
  });

  it('stops where it never helps, and tries again now and then', async () => {
    const { backend, clock, ask } = await shown();
    const prefetches = () => backend.streams.filter(({ priority }) => priority === 'prefetch').length;
    for (let i = 0; i < 30; i++) {
      const pending = ask(`let v${i} = |\nend();`);
      await clock.advance(30);
      backend.streams.at(-1)?.push({ kind: 'text', text: 'x;\n' });
      await pending;
      await clock.advance(160);
      backend.streams.at(-1)?.push({ kind: 'end', reason: 'stop' });
      await clock.advance(1);
    }
    assert.ok(prefetches() <= 13, `${prefetches()} tries`);
  });

  it('asks nothing ahead of a server elsewhere, unless that is wanted, nor where it is switched off', async () => {
    const asked = async (speculates: boolean, speculation: CompletionPolicy['speculation']) => {
      const { backend, clock } = await shown(speculates, { ...policy, speculation });
      await clock.advance(1_000);
      return backend.streams.length - 1;
    };
    assert.deepEqual(
      [await asked(false, 'own-machine'), await asked(false, 'on'), await asked(true, 'off'), await asked(true, 'on')],
      [0, 1, 0, 1],
    );
  });

  it('asks nothing ahead of a server that takes long to read a prompt', async () => {
    const backend = new ScriptedBackend();
    const { ask, clock } = scriptedPipeline({ backend, speculates: true });
    const pending = ask('let a = |');
    await clock.advance(900);
    backend.streams[0]?.push({ kind: 'text', text: 'load();\n' });
    await pending;
    await clock.advance(1_000);
    assert.equal(backend.streams.length, 1);
  });

  it('begins its prompts like the last one: with the context that was found for it', async () => {
    const { clock, contexts } = await shown();
    await clock.advance(200);
    assert.equal(contexts.length, 1);
  });

  it('asks nothing ahead in the middle of a line', async () => {
    const backend = new ScriptedBackend();
    const { ask, clock } = scriptedPipeline({ backend, speculates: true });
    const pending = ask('call(|, rest);');
    await clock.advance(1);
    backend.streams[0]?.push({ kind: 'text', text: 'first\n' });
    await pending;
    await clock.advance(1_000);
    assert.equal(backend.streams.length, 1);
  });
});
