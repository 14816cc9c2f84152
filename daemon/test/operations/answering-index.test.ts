/** What a daemon answers while definitions are still to come. */
import assert from 'node:assert/strict';
import { silentLog } from '@foretoken/base/log.js';
import { type IndexPhase, type IndexStatus, statusWithout } from '@foretoken/codebase/index/index-status.js';
import { openIndexReader } from '@foretoken/codebase/index/open-index-reader.js';
import type { CodebaseHost } from '../../src/codebases/codebase-host.js';
import { answeringIndex } from '../../src/operations/answering-index.js';

const { signal } = new AbortController();

describe('an index that answers', () => {
  it('does so once lines are known where indexing goes on, and says of how many files it knows no more', async () => {
    const host = hostIn('structure', true);
    assert.equal((await answeringIndex(host, '/root', signal)).unfinished, 30);
    assert.deepEqual(host.asked, ['learned']);
    assert.equal((await answeringIndex(hostIn('ready', true), '/root', signal)).unfinished, undefined);
  });

  it('answers from what was learned before where indexing fails, and says why it fails', async () => {
    const { stale, unfinished } = await answeringIndex(hostIn('failed', true, 'The disk is full.'), '/root', signal);
    assert.deepEqual([stale, unfinished], ['The disk is full.', undefined]);
    assert.equal((await answeringIndex(hostIn('ready', true), '/root', signal)).stale, undefined);
  });

  it('is whole where nothing goes on', async () => {
    const host = hostIn('ready', false);
    assert.equal((await answeringIndex(host, '/root', signal)).unfinished, undefined);
    assert.deepEqual(host.asked, ['whole']);
  });
});

function hostIn(phase: IndexPhase, goesOn: boolean, problem?: string): CodebaseHost & { readonly asked: string[] } {
  const status: IndexStatus = { ...statusWithout('/root', phase, problem), filesTotal: 100, filesDone: 70 };
  const reader = openIndexReader({ root: '/root', indexFolder: '/nowhere', log: silentLog });
  const asked: string[] = [];
  return {
    asked,
    goesOn,
    async ready(_root, _signal, when = 'whole') {
      asked.push(when);
      return reader;
    },
    status: () => status,
    open: () => () => {},
    rootOf: () => undefined,
    tables: () => undefined,
    structure: () => undefined,
    onStatus: () => () => {},
    changed() {},
    pause() {},
    async forget() {},
    async rebuild() {},
    async close() {},
  };
}
