/** The evaluation's repositories as the product knows them: indexed once by the real indexer, in a folder that is kept. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { silentLog } from '@foretoken/base/log.js';
import type { IndexReader } from '@foretoken/codebase/index/index-reader.js';
import { openIndexReader } from '@foretoken/codebase/index/open-index-reader.js';
import { openRootIndexer } from '@foretoken/codebase/index/open-root-indexer.js';
import { indexMigrations } from '@foretoken/codebase/index/store/schema.js';
import { structureVersion } from '@foretoken/codebase/index/store/structure-store.js';
import { segmentVersion } from '@foretoken/codebase/segments/segment-format.js';
import { filesOf } from './read-tasks.js';

const cache = join(
  process.env['FORETOKEN_TEST_CACHE'] ?? join(import.meta.dirname, '../../../../.cache'),
  'evaluation',
);
const limits = { fileBytesMax: 1_000_000, filesMax: 100_000, totalBytesMax: 1_000_000_000 };

/** `name` is for people who look into the folder: what the files hold decides. The reader stays open until it is closed. */
export async function indexedCodebase(name: string, files: ReadonlyMap<string, string>): Promise<IndexReader> {
  // An index of another version would be refused, and a kept one is not made anew.
  const hash = createHash('sha256').update(`${segmentVersion} ${structureVersion} ${indexMigrations.length}\0`);
  for (const [path, text] of files) hash.update(`${path}\0${text}\0`);
  const folder = join(cache, `${name.replaceAll(/[^\w.@-]/g, '_')}-${hash.digest('hex').slice(0, 12)}`);
  const root = join(folder, 'root');
  const indexFolder = join(folder, 'index');
  const done = join(folder, 'done');
  if (!existsSync(done)) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(indexFolder, { recursive: true });
    for (const [path, text] of files) {
      const file = join(root, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    const unheard = () => {};
    const indexer = await openRootIndexer({
      root,
      indexFolder,
      log: silentLog,
      limits,
      exclude: [],
      onStatus: unheard,
      onCommit: unheard,
    });
    try {
      await indexer.indexAll(new AbortController().signal);
    } finally {
      await indexer.close();
    }
    writeFileSync(done, '');
  }
  const reader = openIndexReader({ root, indexFolder, log: silentLog });
  reader.refresh();
  return reader;
}

/** One repository of a folder of tasks. The last one's reader is kept, since tasks come grouped, and closed for the next. */
export async function readerOf(folder: string, repo: string): Promise<IndexReader> {
  if (last?.repo === repo) return last.reader;
  last?.reader.close();
  last = { repo, reader: await indexedCodebase(repo, filesOf(folder, repo)) };
  return last.reader;
}

let last: { readonly repo: string; readonly reader: IndexReader } | undefined;
