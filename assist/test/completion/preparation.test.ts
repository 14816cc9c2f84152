/** What is got ready when a document opens, before anything is asked there. */
import assert from 'node:assert/strict';
import type { CompletionRequest } from '@foretoken/assist/completion/completion-pipeline.js';
import { loadTables } from '@foretoken/codebase/segments/load-tables.js';
import { SegmentBuilder } from '@foretoken/codebase/segments/segment-builder.js';
import { openDocument } from '@foretoken/codebase/text/open-document.js';
import type { BackendFailure } from '@foretoken/inference/backend.js';
import { policy, ScriptedBackend, scriptedPipeline } from './scripted-parts.js';

const opened = {
  document: openDocument('file:///root/a.ts', 'typescript', 1, 'let a = 1;'),
  path: 'a.ts',
  tables: loadTables([], () => 0),
  overlays: new Map<string, string>(),
};

/** Paths that context was prepared for within `ms` of opening. */
async function prepared(within: number, backend?: ScriptedBackend, isReady: (call: number) => boolean = () => true) {
  const paths: string[] = [];
  const prepare = ({ path }: { readonly path: string }) => isReady(paths.push(path));
  const { pipeline, clock } = scriptedPipeline({ prepare, ...(backend && { backend }) });
  pipeline.prepare(opened);
  assert.deepEqual(paths, [], 'the opening itself waits for nothing');
  await clock.advance(within);
  return paths;
}

describe('preparing an opened document', () => {
  it('is done for a backend, in slices until all is ready; without one nobody needs it', async () => {
    assert.deepEqual(await prepared(1, new ScriptedBackend()), ['a.ts']);
    assert.deepEqual(await prepared(10, new ScriptedBackend(), (call) => call === 3), ['a.ts', 'a.ts', 'a.ts']);
    assert.deepEqual(await prepared(10), []);
  });

  it('is given up where it fails', async () => {
    const before = process.env['FORETOKEN_BUGS'];
    // As in production, where a bug is survived.
    delete process.env['FORETOKEN_BUGS'];
    try {
      const fail = () => {
        throw new Error('the tables are gone');
      };
      assert.deepEqual(await prepared(10, new ScriptedBackend(), fail), ['a.ts']);
    } finally {
      if (before !== undefined) process.env['FORETOKEN_BUGS'] = before;
    }
  });
});

describe('the context of the next line', () => {
  const place = { root: '/root', tables: opened.tables };

  /** Prefixes that context was found for ahead, so long after a request at `|`. */
  async function foundAhead(buffer: string, ms: number, over: Partial<CompletionRequest> = {}) {
    const { ask, ahead, clock } = scriptedPipeline({ backend: new ScriptedBackend() });
    void ask(buffer, { ...place, ...over });
    await clock.advance(ms);
    return ahead.map(({ prefix }) => prefix);
  }

  it('is found in a pause at the end of a line, soon where the line looks finished', async () => {
    assert.deepEqual(await foundAhead('let a = 1;|', 30), []);
    assert.deepEqual(await foundAhead('const a = one(2);|\nb();', 160), ['const a = one(2);\n']);
    assert.deepEqual(await foundAhead('const a = one|', 50), []);
    assert.deepEqual(await foundAhead('const a = one|', 500), ['const a = one\n']);
  });

  it('is found once the request is answered, and not while its text may be on its way', async () => {
    const backend = new ScriptedBackend();
    const { ask, ahead, clock } = scriptedPipeline({ backend });
    const asked = ask('const a = one(2);|\nb();', place);
    await clock.advance(100);
    assert.equal(ahead.length, 0);
    backend.streams[0]?.push({ kind: 'end', reason: 'stop' });
    await asked;
    await clock.advance(2);
    assert.equal(ahead.length, 1);
    await clock.advance(3_000);
    assert.equal(ahead.length, 1);
  });

  it('is not found inside a line, nor behind an empty one', async () => {
    assert.deepEqual(await foundAhead('const a = one(|2);', 3_000), []);
    assert.deepEqual(await foundAhead('const a = 1;\n|', 3_000), []);
  });

  it('is not found where nothing is suggested', async () => {
    assert.deepEqual(await foundAhead('one();|', 3_000, { snoozed: true }), []);
    assert.deepEqual(await foundAhead('one();|', 3_000, { path: '.ssh/id_rsa' }), []);
  });

  it('makes way for the next request', async () => {
    const { ask, ahead, clock } = scriptedPipeline({ backend: new ScriptedBackend() });
    void ask('one();|', place);
    await clock.advance(1);
    void ask('one();\n|', place);
    await clock.advance(3_000);
    assert.deepEqual(ahead, []);
  });
});

describe('the context of the place where a cursor rests', () => {
  const failure: BackendFailure = { code: 'BACKEND_UNREACHABLE', detail: 'gpu-box refuses.' };

  /** Prefixes that context was found for ahead, after a rest at `|`. */
  async function foundAfterRest(buffer: string, over: Partial<CompletionRequest> = {}, away?: BackendFailure) {
    const { rest, ahead, clock } = scriptedPipeline({ backend: new ScriptedBackend(), away: () => away });
    rest(buffer, { root: '/root', tables: opened.tables, ...over });
    assert.deepEqual(ahead, [], 'the message itself waits for nothing');
    await clock.advance(100);
    return ahead.map(({ prefix, suffix }) => `${prefix}|${suffix}`);
  }

  it('is found, and that of the line below, the likelier first', async () => {
    assert.deepEqual(await foundAfterRest('if (a) {\n  |\n}\n'), ['if (a) {\n  |\n}\n']);
    assert.deepEqual(await foundAfterRest('one();|\ntwo();'), ['one();\n|\ntwo();', 'one();|\ntwo();']);
    assert.deepEqual(await foundAfterRest('const a =|\ntwo();'), ['const a =|\ntwo();', 'const a =\n|\ntwo();']);
    assert.deepEqual(await foundAfterRest('const a =| 1;\r\n'), ['const a =| 1;\r\n', 'const a = 1;\r\n|\r\n']);
  });

  it('is that of the line below alone where a key in the middle of a word asks for nothing', async () => {
    assert.deepEqual(await foundAfterRest('on|e();\ntwo();'), ['one();\n|\ntwo();']);
  });

  it('is that of a request there, without the brackets that an editor closed', async () => {
    assert.deepEqual(await foundAfterRest('log(|);\n', { mayReplaceRest: true }), ['log(\n|\n', 'log(|\n']);
  });

  it('is not found where nothing is suggested, for no server, nor for one that is away', async () => {
    assert.deepEqual(await foundAfterRest('one();|', { snoozed: true }), []);
    assert.deepEqual(await foundAfterRest('one();|', { policy: { ...policy, enabled: false } }), []);
    assert.deepEqual(await foundAfterRest('one();|', { path: '.ssh/id_rsa' }), []);
    assert.deepEqual(await foundAfterRest('one();|', { tables: undefined }), []);
    assert.deepEqual(await foundAfterRest('one();|', {}, failure), []);
    const { rest, ahead, clock } = scriptedPipeline();
    rest('one();|', { root: '/root', tables: opened.tables });
    await clock.advance(100);
    assert.deepEqual(ahead, []);
  });

  it('makes way for any question, for another rest, and for the end of its document', async () => {
    const place = { root: '/root', tables: opened.tables };
    const { rest, ask, ahead, clock, pipeline } = scriptedPipeline({ backend: new ScriptedBackend() });
    rest('one();|', place);
    void ask('tw|', { ...place, owner: 'another session' });
    await clock.advance(100);
    assert.deepEqual(ahead, []);
    rest('one();|', place);
    rest('  |', place);
    await clock.advance(100);
    assert.deepEqual(
      ahead.map(({ prefix }) => prefix),
      ['  '],
    );
    rest('one();|', place);
    pipeline.forget('session-1/a.ts');
    await clock.advance(100);
    assert.equal(ahead.length, 1);
  });
});

describe('the context of the place where something was typed', () => {
  const place = { root: '/root', tables: opened.tables };

  it('is found where the editor waits before it asks, and that of no other place', async () => {
    const { typed, ahead, clock } = scriptedPipeline({ backend: new ScriptedBackend() });
    typed('one();\n|\ntwo();', place);
    assert.deepEqual(ahead, [], 'the message itself waits for nothing');
    await clock.advance(50);
    assert.deepEqual(
      ahead.map(({ prefix }) => prefix),
      ['one();\n'],
    );
  });

  it('is left to the request where that comes at once, and to what is typed next', async () => {
    const { typed, ask, ahead, clock } = scriptedPipeline({ backend: new ScriptedBackend() });
    typed('one();\n|', place);
    await clock.advance(5);
    typed('one();\nt|', place);
    void ask('one();\nt|', place);
    await clock.advance(100);
    assert.deepEqual(ahead, []);
  });

  it('is not found inside a word, nor where nothing is suggested', async () => {
    const { typed, ahead, clock } = scriptedPipeline({ backend: new ScriptedBackend() });
    typed('on|e();', place);
    await clock.advance(50);
    typed('one();|', { ...place, snoozed: true });
    await clock.advance(50);
    assert.deepEqual(ahead, []);
  });
});

describe('practice', () => {
  const lines = Array.from({ length: 80 }, (_, line) => `const value${line} = one(${line});`);
  const builder = new SegmentBuilder();
  for (const path of ['a.ts', 'b.py', 'short.ts', 'notes.md'])
    builder.add({ path, text: (path === 'short.ts' ? lines.slice(0, 5) : lines).join('\n') });
  const tables = loadTables([{ id: 0, bytes: builder.build() }], () => 0);

  function practising(backend?: ScriptedBackend) {
    const contexts: string[] = [];
    const completed: string[] = [];
    const scripted = scriptedPipeline({
      prepare: ({ path }) => contexts.push(path) > 0,
      embedded: ({ path, prefix, suffix }) => {
        completed.push(path);
        if (path !== 'asked.ts') assert.equal(prefix + suffix, lines.join('\n'));
        return [];
      },
      ...(backend && { backend }),
    });
    return { ...scripted, contexts, completed };
  }

  it('is on code of the first codebase that is whole, once', async () => {
    const { pipeline, clock, contexts, completed } = practising(new ScriptedBackend());
    pipeline.practise({ tables: loadTables([], () => 0) });
    pipeline.practise({ tables });
    assert.deepEqual(completed, []);
    await clock.advance(100);
    pipeline.practise({ tables });
    await clock.advance(100);
    assert.deepEqual(completed, ['a.ts', 'b.py']);
    assert.deepEqual(contexts, ['a.ts', 'b.py']);
  });

  it('is for the embedded engine alone where there is no backend', async () => {
    const { pipeline, clock, contexts, completed } = practising();
    pipeline.practise({ tables });
    await clock.advance(100);
    assert.deepEqual(completed, ['a.ts', 'b.py']);
    assert.deepEqual(contexts, []);
  });

  it('waits for a pause of whoever asks', async () => {
    const { pipeline, ask, clock, completed } = practising();
    await ask('one|', { path: 'asked.ts' });
    completed.length = 0;
    pipeline.practise({ tables });
    await clock.advance(200);
    assert.deepEqual(completed, []);
    await clock.advance(300);
    assert.deepEqual(completed, ['a.ts', 'b.py']);
  });
});
