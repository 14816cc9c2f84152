import assert from 'node:assert/strict';
import { type IndexStatus, statusWithout } from '@foretoken/codebase/index/index-status.js';
import { methods } from '@foretoken/protocol/methods.js';
import { type IndexFacts, indexView } from '../../src/views/index-view.js';

function rowsOf(facts: Partial<IndexFacts>) {
  const none = { codebases: [], refusals: [], disk: undefined, embedding: undefined };
  const view = indexView({ ...none, ...facts });
  // As it goes over the wire.
  return methods.views.result.parse({ views: [view] }).views[0]?.rows ?? [];
}

function rowOf(status: Partial<IndexStatus> & Pick<IndexStatus, 'phase'>) {
  return rowsOf({ codebases: [{ ...statusWithout('/code/shop', 'ready'), ...status }] })[0];
}

describe('the view of the indexes', () => {
  it('says how far a codebase is and how fast, and that it may be paused', () => {
    const row = rowOf({ phase: 'indexing', filesDone: 1200, filesTotal: 5000, filesPerSecond: 2100, secondsLeft: 2 });
    assert.equal(row?.title, 'shop');
    assert.equal(row?.value, 'learns, 1,200 of 5,000 files');
    assert.equal(row?.state, 'busy');
    assert.deepEqual(row?.rows, [
      { title: 'Folder', value: '/code/shop' },
      { title: 'Speed', value: '2,100 files a second, 2 s left' },
    ]);
    assert.deepEqual(
      row?.actions?.map(({ id, params }) => [id, params]),
      [
        ['pause', { root: '/code/shop', paused: true }],
        ['rebuild', { root: '/code/shop' }],
      ],
    );
  });

  it('says what is left out and why, a row a reason', () => {
    const { skipped } = statusWithout('/code/shop', 'ready');
    const row = rowOf({ phase: 'ready', filesTotal: 1, skipped: { ...skipped, private: 2, 'too-large': 1 } });
    assert.equal(row?.value, '1 file');
    assert.deepEqual(
      row?.rows?.map(({ value }) => value),
      ['/code/shop', '1 too large (index.file_bytes_max)', '2 private'],
    );
  });

  it('offers to go on where it is paused, asks before it learns anew, and says why it failed', () => {
    const paused = rowOf({ phase: 'paused' });
    assert.deepEqual(paused?.actions?.[0]?.params, { root: '/code/shop', paused: false });
    assert.match(paused?.actions?.find(({ id }) => id === 'rebuild')?.confirm ?? '', /shop.*\?$/);
    const failed = rowOf({ phase: 'failed', problem: 'The disk is full.' });
    assert.equal(failed?.state, 'bad');
    assert.equal(failed?.rows?.at(-1)?.value, 'The disk is full.');
  });

  it('names folders that are not learned, embeddings that fail and the room on the disk', () => {
    const rows = rowsOf({
      refusals: ['A home folder is not learned.'],
      embedding: { url: 'http://gpu:80', state: 'failing', problem: 'it is down', filesDone: 1, filesTotal: 2 },
      disk: { roots: 2, bytes: 1.5 * 2 ** 20, bytesMax: 2 ** 31, evicted: [] },
    });
    assert.deepEqual(
      rows.map(({ title, value }) => `${title}: ${value}`),
      ['Not learned: A home folder is not learned.', 'Embeddings: it is down', 'On the disk: 1.5 of 2,048 MiB'],
    );
  });

  it('says so where no folder is open', () => {
    assert.equal(rowsOf({})[0]?.title, 'No folder is open');
  });
});
