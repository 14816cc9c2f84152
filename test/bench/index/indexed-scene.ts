/** A scene's codebase, indexed whole, and its reader. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { silentLog } from '@foretoken/base/log.js';
import type { IndexReader } from '@foretoken/codebase/index/index-reader.js';
import { openIndexReader } from '@foretoken/codebase/index/open-index-reader.js';
import { openRootIndexer } from '@foretoken/codebase/index/open-root-indexer.js';
import type { BenchScene } from '../bench-scene.js';

/** `root`: another folder, whose index lies in the scene all the same. */
export async function indexedScene({ root: own, folder }: BenchScene, root = own): Promise<IndexReader> {
  const indexFolder = join(folder, 'index');
  mkdirSync(indexFolder);
  const options = {
    root,
    indexFolder,
    log: silentLog,
    limits: { fileBytesMax: 1_000_000, filesMax: 100_000, totalBytesMax: 1_000_000_000 },
    exclude: [],
    onStatus() {},
    onCommit() {},
  };
  const indexer = await openRootIndexer(options);
  await indexer.indexAll(new AbortController().signal);
  await indexer.close();
  const reader = openIndexReader(options);
  reader.refresh();
  return reader;
}
