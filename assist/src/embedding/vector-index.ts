/** The embedded roots in use, for the model in use, and the search in them: one at a time. */
import { CodeScan } from './code-scan.js';
import { EmbeddedRoot, type NearChunk } from './embedded-root.js';
import type { EmbeddingStore } from './embedding-store.js';
import { embeddingLimits } from './limits.js';
import type { StoredModel } from './vector-space.js';

export class VectorIndex {
  readonly #store: EmbeddingStore;
  readonly #roots = new Map<string, Promise<EmbeddedRoot>>();
  readonly #loaded = new Map<string, EmbeddedRoot>();
  #model: StoredModel | undefined;
  #scan: CodeScan | undefined;
  /** The search under way. */
  #search: Promise<unknown> = Promise.resolve();

  constructor(store: EmbeddingStore) {
    this.#store = store;
  }

  get model(): StoredModel | undefined {
    return this.#model;
  }

  /** From now on vectors are this model's. Roots of another one are forgotten. */
  use(model: StoredModel | undefined): void {
    if (model?.id === this.#model?.id) return;
    this.closeAll();
    this.#model = model;
  }

  /** Loads what is stored of a root, in slices; `number` is the root's in the store. */
  async open(root: string, number: number): Promise<EmbeddedRoot | undefined> {
    const model = this.#model;
    if (model === undefined) return undefined;
    const opening = this.#roots.get(root) ?? EmbeddedRoot.open(this.#store, model, number);
    this.#roots.set(root, opening);
    const isCurrent = () => this.#roots.get(root) === opening;
    try {
      const open = await opening;
      if (isCurrent()) this.#loaded.set(root, open);
      return open;
    } catch (thrown) {
      if (isCurrent()) this.#roots.delete(root);
      throw thrown;
    }
  }

  /** A root that is loaded. */
  table(root: string): EmbeddedRoot | undefined {
    return this.#loaded.get(root);
  }

  close(root: string): void {
    this.#roots.get(root)?.then(
      (open) => open.close(),
      () => {},
    );
    this.#roots.delete(root);
    this.#loaded.delete(root);
  }

  closeAll(): void {
    for (const root of [...this.#roots.keys()]) this.close(root);
  }

  /** The nearest chunks, nearest first; none of the files in `without`. */
  async near(
    root: string,
    vector: Float32Array,
    hitsMax: number,
    without: ReadonlySet<string>,
  ): Promise<readonly NearChunk[]> {
    const search = this.#search.then(() => this.#near(root, vector, hitsMax, without));
    this.#search = search.catch(() => {});
    return search;
  }

  async #near(root: string, vector: Float32Array, hitsMax: number, without: ReadonlySet<string>) {
    const open = this.#loaded.get(root);
    if (open === undefined || vector.length !== this.#model?.space.dimension) return [];
    this.#scan ??= new CodeScan(embeddingLimits.scannedBytesMax);
    return open.near(this.#scan, vector, hitsMax, without);
  }
}
