/** What a backend said is found again after a restart, in the same document alone, and holds nothing private. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keptCompletionsFile } from '@foretoken/assist/completion/cache/kept-completions-file.js';
import { RestartCache } from '@foretoken/assist/completion/cache/restart-cache.js';
import type { CompletionRequest } from '@foretoken/assist/completion/completion-pipeline.js';
import { silentLog } from '@foretoken/base/log.js';
import { ScriptedBackend, scriptedPipeline } from './scripted-parts.js';

describe('restart cache', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'foretoken-kept-test-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A daemon's life: `said` is what its backend answers to the request. */
  async function life(buffer: string, said: string | undefined, over: Partial<CompletionRequest> = {}) {
    const backend = new ScriptedBackend();
    const { ask, clock, pipeline } = scriptedPipeline({
      backend,
      restartCache: (clockOfIts) => new RestartCache(folder, clockOfIts, silentLog),
    });
    const cancel = new AbortController();
    const pending = ask(buffer, { signal: cancel.signal, ...over });
    await clock.advance(30);
    if (said !== undefined) backend.streams[0]?.push({ kind: 'text', text: said });
    await clock.advance(1);
    cancel.abort();
    const outcome = await pending;
    await clock.advance(20_000);
    assert.ok(pipeline.traces(1).length > 0);
    return outcome.kind === 'shown' ? `${outcome.from}: ${outcome.items[0]?.text}` : outcome.because;
  }

  it('answers at the same place of the same document, in another session, further along the line', async () => {
    assert.equal(await life('let a = 1;\nlet b = |\nend();', 'load(a);\n'), 'backend: load(a);');
    assert.equal(await life('let a = 1;\nlet b = |\nend();', undefined, { owner: 'another' }), 'cache: load(a);');
    assert.equal(await life('let a = 1;\nlet b = lo|\nend();', undefined), 'cache: ad(a);');
  });

  it('does not answer where anything else of the document differs', async () => {
    await life(`${'far();\n'.repeat(300)}let b = |\nend();`, 'load(a);\n');
    assert.equal(await life(`other();\n${'far();\n'.repeat(299)}let b = |\nend();`, undefined), 'cancelled');
    assert.equal(await life(`${'far();\n'.repeat(300)}let b = |\nend();\nmore();`, undefined), 'cancelled');
  });

  it('keeps nothing of a prompt with a secret, of other unsaved buffers, of private files and of tasks', async () => {
    const key = ['AKIA', 'IOSFODNN7QWERTYU'].join('');
    await life(`const key = '${key}';\nlet b = |`, 'load();\n');
    await life('let b = |', 'load();\n', { overlays: new Map([['b.ts', 'unsaved']]) });
    await life('let b = |', 'load();\n', { fresh: true });
    await life('let b = |', 'load();\n', { root: undefined });
    assert.throws(() => statSync(keptCompletionsFile(folder)), /ENOENT/);
  });

  it('writes a file that only its user can read, and nothing of the document into it', async () => {
    await life('let quiteUnmistakable = 1;\nlet b = |', 'load();\n');
    const file = keptCompletionsFile(folder);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.ok(!readFileSync(file, 'utf8').includes('quiteUnmistakable'));
  });

  it('begins anew on a damaged file', async () => {
    for (const damaged of ['{', '[]', '{"version":1,"kept":[1,{"key":"a"}]}', '{"version":99,"kept":[]}']) {
      writeFileSync(keptCompletionsFile(folder), damaged);
      assert.equal(await life('let b = |', 'load();\n'), 'backend: load();');
      rmSync(keptCompletionsFile(folder));
    }
  });

  it('can be cleared', async () => {
    await life('let b = |', 'load();\n');
    const { clock } = scriptedPipeline();
    new RestartCache(folder, clock, silentLog).clear();
    assert.equal(await life('let b = |', undefined), 'cancelled');
  });
});
