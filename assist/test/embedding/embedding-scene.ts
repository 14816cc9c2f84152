/** A real index of a temporary codebase, an embeddings database, and a queue between them whose clock the test moves. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { EmbeddingQueue, type EmbeddingQueueOptions } from '@foretoken/assist/embedding/embedding-queue.js';
import { openEmbeddingStore } from '@foretoken/assist/embedding/embedding-store.js';
import { VectorIndex } from '@foretoken/assist/embedding/vector-index.js';
import { silentLog } from '@foretoken/base/log.js';
import { openIndexReader } from '@foretoken/codebase/index/open-index-reader.js';
import { openRootIndexer } from '@foretoken/codebase/index/open-root-indexer.js';
import { ManualClock } from '../completion/scripted-parts.js';
import { WordEmbeddings, wordVector } from './word-embeddings.js';

const { signal } = new AbortController();

export class EmbeddingScene {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'foretoken-embedding-')));
  readonly root = join(this.folder, 'root');
  readonly cache = join(this.folder, 'cache');
  readonly #indexFolder = join(this.folder, 'index');
  readonly #ends: (() => Promise<void> | void)[] = [];

  constructor(files: Readonly<Record<string, string>>) {
    mkdirSync(this.root);
    this.write(files);
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), text);
    }
  }

  async index(): Promise<void> {
    const indexer = await openRootIndexer({
      root: this.root,
      indexFolder: this.#indexFolder,
      log: silentLog,
      limits: { fileBytesMax: 1_000_000, filesMax: 10_000, totalBytesMax: 100_000_000 },
      exclude: [],
      onStatus() {},
      onCommit() {},
    });
    await indexer.indexAll(signal);
    await indexer.close();
  }

  /** As one daemon after the other would open it. */
  open(backend = new WordEmbeddings(), over: Partial<EmbeddingQueueOptions> = {}) {
    const clock = new ManualClock();
    const store = openEmbeddingStore(this.cache);
    const vectors = new VectorIndex(store);
    const reader = openIndexReader({ root: this.root, indexFolder: this.#indexFolder, log: silentLog });
    const queue = new EmbeddingQueue({
      clock,
      log: silentLog,
      store,
      vectors,
      backend,
      textCharactersMax: 1_500,
      bytesMax: 100_000_000,
      pausedBy: () => undefined,
      ...over,
    });
    queue.openRoot(this.root, this.root, reader);
    queue.changed(this.root);
    let isClosed = false;
    const close = async () => {
      if (isClosed) return;
      isClosed = true;
      await queue.close();
      vectors.closeAll();
      reader.close();
      store.close();
    };
    this.#ends.push(close);
    const find = async (text: string) => {
      const [nearest] = await vectors.near(this.root, wordVector(text, backend.dimension), 1, new Set());
      return nearest?.path;
    };
    /** Lets everything be done that takes at most this long. */
    const settle = async (ms = 100) => {
      for (let i = 0; i < 20; i++) await clock.advance(ms / 20);
    };
    return { clock, store, vectors, reader, queue, backend, close, find, settle };
  }

  async remove(): Promise<void> {
    for (const end of this.#ends) await end();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
