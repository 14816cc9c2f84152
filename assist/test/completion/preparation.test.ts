/** What is got ready when a document opens, before anything is asked there. */
import assert from 'node:assert/strict';
import type { CompletionRequest } from '@foretoken/assist/completion/completion-pipeline.js';
import { loadTables } from '@foretoken/codebase/segments/load-tables.js';
import { openDocument } from '@foretoken/codebase/text/open-document.js';
import { ScriptedBackend, scriptedPipeline } from './scripted-parts.js';

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
    assert.deepEqual(await foundAhead('const a = one(2);|\nb();', 50), ['const a = one(2);\n']);
    assert.deepEqual(await foundAhead('const a = one|', 50), []);
    assert.deepEqual(await foundAhead('const a = one|', 500), ['const a = one\n']);
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
