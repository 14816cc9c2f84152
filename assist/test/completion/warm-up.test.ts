/** The prompt of the place where a cursor rests is read ahead, by the user’s own server, while nobody waits. */
import assert from 'node:assert/strict';
import type { CompletionPolicy } from '@foretoken/assist/completion/completion-pipeline.js';
import { emptyTables } from '@foretoken/codebase/segments/load-tables.js';
import { policy, ScriptedBackend, scriptedPipeline } from './scripted-parts.js';

const inRoot = { tables: emptyTables };
const lines = (first: number, count: number) =>
  Array.from({ length: count }, (_, i) => `const value${first + i} = ${first + i};\n`).join('');
/** Far from the end of the file, in the middle, at its beginning. */
const file = `${lines(100, 40)}\n${lines(200, 40)}`;
const at = (line: number) => {
  const rows = file.split('\n');
  return [...rows.slice(0, line), `${rows[line]}|`, ...rows.slice(line + 1)].join('\n');
};

function scene(options: { isOwn?: boolean } = {}) {
  const backend = new ScriptedBackend();
  const foundAhead = { snippets: [], tokens: 0 };
  const parts = scriptedPipeline({ backend, speculates: options.isOwn ?? true, foundAhead });
  const read = () => backend.streams.filter(({ priority }) => priority === 'prefetch');
  return { ...parts, backend, read };
}

describe('warm-up', () => {
  it('has the prompt read where the cursor rests, once, and one token written', async () => {
    const { clock, rest, read, speculations } = scene();
    rest(at(40), inRoot);
    await clock.advance(350);
    assert.equal(read().length, 0, 'not before it has rested for a while');
    await clock.advance(100);
    assert.deepEqual(
      read().map(({ prompt, tokensMax }) => [prompt, tokensMax]),
      [[at(40).split('|')[0], 1]],
    );
    rest(at(40), inRoot);
    await clock.advance(1_000);
    assert.equal(read().length, 1, 'the server has it');
    assert.deepEqual(
      speculations.map(({ kind }) => kind),
      ['started'],
    );
  });

  it('makes room for whoever asks, and counts as used where that is the place', async () => {
    const { clock, rest, ask, read, backend, speculations } = scene();
    rest(at(40), inRoot);
    await clock.advance(500);
    const pending = ask(at(40), inRoot);
    await clock.advance(30);
    assert.deepEqual([read()[0]?.signal.aborted, backend.streams[1]?.priority], [true, 'keystroke']);
    backend.streams[1]?.push({ kind: 'text', text: 'const more = 1;\n' });
    await pending;
    assert.deepEqual(
      speculations.map(({ kind }) => kind),
      ['started', 'used'],
    );
  });

  it('is not begun where a key comes first, nor near a place whose prompt was read', async () => {
    const { clock, rest, ask, read, backend } = scene();
    rest(at(40), inRoot);
    await clock.advance(300);
    const pending = ask(at(40), inRoot);
    await clock.advance(30);
    backend.streams[0]?.push({ kind: 'end', reason: 'stop' });
    await pending;
    rest(at(38), inRoot);
    await clock.advance(1_000);
    assert.deepEqual(
      read()
        .map(({ tokensMax }) => tokensMax)
        .filter((tokens) => tokens === 1),
      [],
    );
    rest(at(2), inRoot);
    await clock.advance(1_000);
    assert.equal(read().filter(({ tokensMax }) => tokensMax === 1).length, 1);
  });

  it('stops where nobody goes on at such places, and tries again now and then', async () => {
    const { clock, rest, read } = scene();
    const visit = async (times: number) => {
      for (let i = 0; i < times; i++) {
        rest(at(i % 2 === 0 ? 2 : 60), inRoot);
        await clock.advance(700);
      }
    };
    await visit(30);
    assert.ok(read().length <= 13, `${read().length} tries`);
    const before = read().length;
    await clock.advance(60_000);
    await visit(4);
    assert.ok(read().length > before);
  });

  it('asks no server elsewhere, none that takes long, and nothing for a document that is closed', async () => {
    const asked = async (isOwn: boolean, speculation: CompletionPolicy['speculation'], closes = false) => {
      const { clock, rest, read, pipeline } = scene({ isOwn });
      rest(at(40), { ...inRoot, policy: { ...policy, speculation } });
      await clock.advance(50);
      if (closes) pipeline.forget('session-1/a.ts');
      await clock.advance(1_000);
      return read().length;
    };
    assert.deepEqual(
      [
        await asked(true, 'own-machine'),
        await asked(false, 'own-machine'),
        await asked(false, 'on'),
        await asked(true, 'off'),
        await asked(true, 'own-machine', true),
      ],
      [1, 0, 1, 0, 0],
    );
    const { clock, rest, ask, read, backend } = scene();
    const pending = ask(at(2), inRoot);
    await clock.advance(2_600);
    backend.streams[0]?.push({ kind: 'text', text: 'x;\n' });
    await pending;
    rest(at(60), inRoot);
    await clock.advance(1_000);
    assert.equal(read().length, 0);
  });
});
