/** Embeds the chunks of the open roots in the background: only what is new, never while the user types, and gently after failures. */
import { errorMessage } from '@foretoken/base/app-error.js';
import { sleep } from '@foretoken/base/clock.js';
import type { Log } from '@foretoken/base/log.js';
import type { IndexedFile } from '@foretoken/codebase/index/store/stored-chunks.js';
import { mayLeave } from '@foretoken/privacy/destination.js';
import { pathLevel } from '@foretoken/privacy/path-rules.js';
import type { EmbeddedRoot } from './embedded-root.js';
import { type EmbeddableIndex, FileEmbedder, type FileEmbedderParts } from './file-embedder.js';
import { embeddingLimits } from './limits.js';
import { isToLearn, learnModel } from './model-learner.js';

export interface EmbeddingQueueOptions extends FileEmbedderParts {
  readonly log: Log;
  /** Of the store on the disk. */
  readonly bytesMax: number;
  /** Vectors of a model before its directions are learned, where it is not the limit's. */
  readonly learnedAtVectors?: number;
  /** Why the machine should be left alone now, or undefined. */
  readonly pausedBy: () => string | undefined;
}

export interface EmbeddingStatus {
  readonly state: 'idle' | 'working' | 'paused' | 'failing';
  /** Why it is paused or failing, as a sentence or its beginning. */
  readonly problem?: string | undefined;
  readonly filesDone: number;
  readonly filesTotal: number;
  readonly chunks: number;
}

interface QueuedRoot {
  readonly root: string;
  readonly index: EmbeddableIndex;
  readonly number: number;
  isDirty: boolean;
  filesDone: number;
  filesTotal: number;
}

export class EmbeddingQueue {
  readonly #options: EmbeddingQueueOptions;
  readonly #roots = new Map<string, QueuedRoot>();
  readonly #closed = new AbortController();
  #typedAt = Number.NEGATIVE_INFINITY;
  #inFlight = new AbortController();
  #working: Promise<void> | undefined;
  readonly #embedder: FileEmbedder;
  #failures = 0;
  /** Learning that failed is not begun again before, and nothing waits for it. */
  #learnFrom = Number.NEGATIVE_INFINITY;
  #state: Pick<EmbeddingStatus, 'state' | 'problem'> = { state: 'idle' };

  constructor(options: EmbeddingQueueOptions) {
    this.#options = options;
    this.#embedder = new FileEmbedder(options);
  }

  /** A root is open: what is stored of it can be found from now on. The store knows it by its real path. */
  openRoot(root: string, realRoot: string, index: EmbeddableIndex): void {
    const number = this.#options.store.root(realRoot, this.#options.clock.wall());
    this.#roots.set(root, { root, index, number, isDirty: false, filesDone: 0, filesTotal: 0 });
    void this.loaded(root);
  }

  /** The index of an open root has changed, or is whole. */
  changed(root: string): void {
    const queued = this.#roots.get(root);
    if (queued === undefined) return;
    queued.isDirty = true;
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
    });
  }

  /** Resolves when what is stored of a root has been loaded, or cannot be. */
  async loaded(root: string): Promise<void> {
    const queued = this.#roots.get(root);
    try {
      if (queued !== undefined) await this.#table(queued);
    } catch (thrown) {
      this.#options.log.warn('embeddings cannot be loaded', { root, reason: errorMessage(thrown) });
    }
  }

  closeRoot(root: string): void {
    this.#roots.delete(root);
    this.#options.vectors.close(root);
  }

  /** Drops what is stored of a root that is not open. */
  forget(realRoot: string): void {
    this.#options.store.forgetRoot(realRoot);
  }

  /** The user types: what is under way is dropped, and nothing begins until it has been quiet for a while. */
  typed(): void {
    this.#typedAt = this.#options.clock.now();
    this.#inFlight.abort();
  }

  status(): EmbeddingStatus {
    let filesDone = 0;
    let filesTotal = 0;
    let chunks = 0;
    for (const root of this.#roots.values()) {
      filesDone += root.filesDone;
      filesTotal += root.filesTotal;
      chunks += this.#options.vectors.table(root.root)?.size ?? 0;
    }
    return { ...this.#state, filesDone, filesTotal, chunks };
  }

  async close(): Promise<void> {
    this.#closed.abort();
    this.#inFlight.abort();
    await this.#working;
  }

  async #work(): Promise<void> {
    for (;;) {
      // Changes come in crowds, and other work comes first.
      await sleep(this.#options.clock, 0, this.#closed.signal);
      const root = [...this.#roots.values()].find(({ isDirty }) => isDirty);
      if (root === undefined || this.#closed.signal.aborted) break;
      try {
        await this.#workOff(root);
      } catch (thrown) {
        this.#options.log.warn('embedding failed', { root: root.root, reason: errorMessage(thrown) });
        root.isDirty = true;
        await this.#failed(errorMessage(thrown), undefined);
      }
    }
    this.#state = { state: 'idle' };
  }

  /** Brings the vectors of one root in line with its index. */
  async #workOff(root: QueuedRoot): Promise<void> {
    if (!(await this.#untilFree(root))) return;
    root.isDirty = false;
    const todo = await this.#compare(root);
    const comparedAt = this.#options.clock.now();
    await this.#learn(root);
    while (todo.length > 0) {
      if (!(await this.#untilFree(root))) return;
      // A newer change is not kept waiting by all that there was to do before.
      if (root.isDirty && this.#options.clock.now() - comparedAt > embeddingLimits.recheckMs) return;
      if (!this.#hasRoom()) {
        this.#state = { state: 'paused', problem: 'the embeddings on the disk are at embedding.cache_mb_max' };
        root.isDirty = true;
        await sleep(this.#options.clock, embeddingLimits.backoffMaxMs, this.#closed.signal);
        return;
      }
      await this.#step(root, todo);
      await this.#learn(root);
    }
  }

  /** Once there are enough vectors of the model, they are kept along the directions in which they differ. */
  async #learn(root: QueuedRoot): Promise<void> {
    const { store, vectors, learnedAtVectors, clock, log } = this.#options;
    const { model } = vectors;
    if (clock.now() < this.#learnFrom || !isToLearn(store, model, learnedAtVectors)) return;
    let slices = 0;
    const pause = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      // To look at the machine's state takes as long as a slice.
      if (slices++ % slicesPerLook !== 0) return;
      if (!(await this.#untilFree(root))) throw new Error('the root was closed');
      this.#state = { state: 'working' };
    };
    try {
      const learned = await learnModel(store, model, pause);
      if (learned === undefined) return;
      vectors.use(learned);
      for (const each of this.#roots.values()) await this.#table(each);
      store.dropCodes();
    } catch (thrown) {
      if (!this.#isOpen(root)) return;
      this.#learnFrom = clock.now() + embeddingLimits.backoffMaxMs;
      log.warn('vectors are kept as they are', { root: root.root, reason: errorMessage(thrown) });
    }
  }

  /** The files that are to be embedded; those that are gone are forgotten. */
  async #compare(root: QueuedRoot): Promise<IndexedFile[]> {
    const table = await this.#table(root);
    const todo: IndexedFile[] = [];
    const present = new Set<string>();
    for (let after = 0; ; ) {
      const files = this.#isOpen(root) ? root.index.filesAfter(after, embeddingLimits.filesPerSlice) : undefined;
      if (files === undefined) return [];
      for (const file of files) {
        if (!this.#maySend(file.path)) continue;
        present.add(file.path);
        if (file.isWhole && table?.stampOf(file.path) !== file.stamp) todo.push(file);
      }
      after = files.at(-1)?.id ?? after;
      if (files.length < embeddingLimits.filesPerSlice) break;
      await new Promise((resolve) => setImmediate(resolve));
    }
    table?.remove(table.paths.filter((path) => !present.has(path)));
    root.filesTotal = present.size;
    root.filesDone = present.size - todo.length;
    return todo;
  }

  #isOpen(root: QueuedRoot): boolean {
    return !this.#closed.signal.aborted && this.#roots.get(root.root) === root;
  }

  #maySend(path: string): boolean {
    return mayLeave(pathLevel(path), this.#options.backend.destination);
  }

  /** Undefined before the model's first vectors, and of a root that was closed meanwhile: nobody would close it again. */
  async #table(root: QueuedRoot): Promise<EmbeddedRoot | undefined> {
    const { vectors, store, backend } = this.#options;
    const name = vectors.model === undefined ? await backend.model(this.#closed.signal) : undefined;
    if (name !== undefined && vectors.model === undefined) vectors.use(store.model(name));
    if (!this.#isOpen(root)) return undefined;
    return vectors.table(root.root) ?? (await vectors.open(root.root, root.number));
  }

  /** Embeds the next files: as many as fill a request, or one with more chunks than that. */
  async #step(root: QueuedRoot, todo: IndexedFile[]): Promise<void> {
    const gathered = this.#embedder.gather(root.root, root.index, todo);
    const { missing, files } = gathered;
    for (let at = 0; at < missing.length; ) {
      const { batchTextsMax } = embeddingLimits;
      const batch = missing.slice(at, at + Math.min(batchTextsMax, this.#options.backend.textsAtOnce ?? batchTextsMax));
      if (!(await this.#untilFree(root))) return;
      this.#state = { state: 'working' };
      this.#inFlight = new AbortController();
      const signal = AbortSignal.any([this.#inFlight.signal, this.#closed.signal]);
      const end = await this.#embedder.embed(batch, signal);
      at += batch.length;
      if (end.kind === 'stored') {
        this.#failures = 0;
        // Files embedded before are to be looked at anew.
        if (end.isNewModel) for (const each of this.#roots.values()) each.isDirty = true;
        continue;
      }
      // Others go first the next time: what the server cannot do must not hold up the rest.
      if (end.kind === 'failed') todo.push(...todo.splice(0, files));
      if (end.kind === 'failed') await this.#failed(end.failure.detail, end.failure.retryAfterMs);
      return;
    }
    await this.#table(root);
    todo.splice(0, files);
    if (!this.#embedder.put(root.root, gathered)) root.isDirty = true;
    root.filesDone += files;
  }

  #hasRoom(): boolean {
    const open = new Set(Array.from(this.#roots.values(), ({ number }) => number));
    return this.#options.store.makeRoom(this.#options.bytesMax, open);
  }

  async #failed(problem: string, retryAfterMs: number | undefined): Promise<void> {
    this.#state = { state: 'failing', problem };
    const backoff = Math.min(embeddingLimits.backoffMinMs * 2 ** this.#failures++, embeddingLimits.backoffMaxMs);
    await sleep(this.#options.clock, Math.max(backoff, retryAfterMs ?? 0), this.#closed.signal);
  }

  /** Waits until work may go on; false when the root was closed meanwhile. */
  async #untilFree(root: QueuedRoot): Promise<boolean> {
    const { clock } = this.#options;
    for (;;) {
      if (!this.#isOpen(root)) return false;
      const quietIn = this.#typedAt + embeddingLimits.quietMs - clock.now();
      const problem = quietIn > 0 ? 'the user types' : this.#options.pausedBy();
      if (problem === undefined) return true;
      this.#state = { state: 'paused', problem };
      await sleep(clock, quietIn > 0 ? quietIn : embeddingLimits.recheckMs, this.#closed.signal);
    }
  }
}

/** Of learning, between two looks at whether it may go on. */
const slicesPerLook = 16;
