/** The vectors of the roots in use: their codes in memory, as the store has them for the model in use. */
import type { EmbeddingStore, StoredFile, StoredModel } from './embedding-store.js';
import { embeddingLimits } from './limits.js';
import { VectorTable } from './vector-table.js';

/** A chunk whose embedding is near a query's. */
export interface NearChunk {
  /** Root-relative. */
  readonly path: string;
  /** 1-based, inclusive. */
  readonly startLine: number;
  readonly endLine: number;
  /** Cosine, −1…1. */
  readonly score: number;
}

interface OpenRoot {
  readonly number: number;
  readonly table: VectorTable;
}

export class VectorIndex {
  readonly #store: EmbeddingStore;
  readonly #roots = new Map<string, Promise<OpenRoot>>();
  readonly #loaded = new Map<string, OpenRoot>();
  #model: StoredModel | undefined;

  constructor(store: EmbeddingStore) {
    this.#store = store;
  }

  get model(): StoredModel | undefined {
    return this.#model;
  }

  /** From now on vectors are this model's. Roots of another one are forgotten. */
  use(model: StoredModel | undefined): void {
    if (model?.id === this.#model?.id) return;
    this.#model = model;
    this.#roots.clear();
    this.#loaded.clear();
  }

  /** Loads what is stored of a root, in slices; `number` is the root's in the store. */
  async open(root: string, number: number): Promise<VectorTable | undefined> {
    const model = this.#model;
    if (model === undefined) return undefined;
    let opening = this.#roots.get(root);
    if (opening === undefined) {
      opening = this.#load(number, model);
      this.#roots.set(root, opening);
    }
    const open = await opening;
    if (this.#roots.get(root) === opening) this.#loaded.set(root, open);
    return open.table;
  }

  table(root: string): VectorTable | undefined {
    return this.#loaded.get(root)?.table;
  }

  close(root: string): void {
    this.#roots.delete(root);
    this.#loaded.delete(root);
  }

  /** Stores a file's chunks and makes them found. */
  put(root: string, file: StoredFile): void {
    const open = this.#loaded.get(root);
    if (open === undefined || this.#model === undefined) return;
    this.#store.putFile(open.number, this.#model, file);
    open.table.put(file.path, file.stamp, file.chunks);
  }

  remove(root: string, paths: readonly string[]): void {
    const open = this.#loaded.get(root);
    if (open === undefined || paths.length === 0) return;
    this.#store.removeFiles(open.number, paths);
    for (const path of paths) open.table.remove(path);
  }

  /** The nearest chunks, nearest first; none of the files in `without`. Costs a scan and some hundred reads. */
  near(root: string, vector: Float32Array, hitsMax: number, without: ReadonlySet<string>): NearChunk[] {
    const table = this.#loaded.get(root)?.table;
    const space = this.#model?.space;
    if (table === undefined || space === undefined || vector.length !== space.dimension) return [];
    const query = space.query(vector);
    const hits: NearChunk[] = [];
    const candidates = table.near(query, Math.max(hitsMax, embeddingLimits.rescoredMax), without);
    // In the order in which they lie on the disk.
    candidates.sort((a, b) => a.vector - b.vector);
    for (const { path, startLine, endLine, vector: id } of candidates) {
      const stored = this.#store.vector(id);
      if (stored !== undefined) hits.push({ path, startLine, endLine, score: space.cosine(query, stored) });
    }
    hits.sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : a.path > b.path ? 1 : a.startLine - b.startLine));
    return hits.slice(0, hitsMax);
  }

  async #load(number: number, model: StoredModel): Promise<OpenRoot> {
    const table = new VectorTable(model.space);
    for (let after = 0; ; ) {
      const files = this.#store.filesAfter(number, model, after, filesPerLoad);
      for (const file of files) table.put(file.path, file.stamp, file.chunks);
      after = files.at(-1)?.id ?? after;
      if (files.length < filesPerLoad) return { number, table };
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/** Files loaded between two looks at the event loop. */
const filesPerLoad = 50;
