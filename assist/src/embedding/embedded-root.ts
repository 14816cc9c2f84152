/** One root's embedded files in one model's space: rows in the database, codes in a file beside it, and in memory which slot is whose. */
import { CodeFile } from './code-file.js';
import type { CodeScan } from './code-scan.js';
import type { EmbeddingStore } from './embedding-store.js';
import { embeddingLimits } from './limits.js';
import { placeAt } from './packed-chunks.js';
import type { StoredFile, StoredFiles } from './stored-files.js';
import type { StoredModel, VectorCode } from './vector-space.js';
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

export class EmbeddedRoot {
  readonly #store: EmbeddingStore;
  readonly #model: StoredModel;
  readonly #files: StoredFiles;
  readonly #codes: CodeFile;
  readonly #table: VectorTable;
  #isClosed = false;

  private constructor(store: EmbeddingStore, model: StoredModel, number: number) {
    this.#store = store;
    this.#model = model;
    this.#files = store.filesOf(number, model.id);
    this.#codes = new CodeFile(
      store.codesFile(number, model.id),
      model.space.codeBytes,
      store.isReadonly ? 'read' : 'write',
    );
    this.#table = new VectorTable(this.#codes);
  }

  /** Loads in slices; `number` is the root's in the store. Throws where the disk fails. */
  static async open(store: EmbeddingStore, model: StoredModel, number: number): Promise<EmbeddedRoot> {
    const root = new EmbeddedRoot(store, model, number);
    try {
      await root.#load();
    } catch (thrown) {
      root.close();
      throw thrown;
    }
    if (root.#codes.holds(root.#table.end)) return root;
    // Codes were lost: what is to be embedded again finds its vectors stored.
    if (store.isReadonly) return root;
    root.#files.clear();
    root.close();
    return new EmbeddedRoot(store, model, number);
  }

  /** Chunks that can be found. */
  get size(): number {
    return this.#table.size;
  }

  /** Memory held for them. */
  get bytes(): number {
    return this.#table.bytes;
  }

  get paths(): readonly string[] {
    return this.#files.paths();
  }

  /** What a file was when it was embedded. */
  stampOf(path: string): string | undefined {
    return this.#files.find(path)?.stamp;
  }

  /** Stores a file's chunks, each with its code, and makes them found. Codes first: a row never names slots that are not written. */
  put(file: StoredFile, codes: readonly VectorCode[]): void {
    const before = this.#files.find(file.path);
    const run = this.#table.write(codes);
    const id = this.#files.put(file, run.first);
    if (before !== undefined) this.#table.release(before);
    this.#table.claim(run, id);
  }

  remove(paths: readonly string[]): void {
    const runs = paths.flatMap((path) => this.#files.find(path) ?? []);
    this.#files.remove(runs.map(({ file }) => file));
    for (const run of runs) this.#table.release(run);
  }

  /**
   * The nearest chunks, nearest first; none of the files in `without`. Reads all codes, then some hundred vectors. Uses the
   * scan's room until it ends.
   */
  async near(
    scan: CodeScan,
    vector: Float32Array,
    hitsMax: number,
    without: ReadonlySet<string>,
  ): Promise<readonly NearChunk[]> {
    const { space } = this.#model;
    const query = space.query(vector);
    const hidden = new Set(Array.from(without, (path) => this.#files.find(path)?.file ?? 0));
    const found = await this.#table.near(scan, query, Math.max(hitsMax, embeddingLimits.rescoredMax), hidden);
    if (this.#isClosed) return [];
    const rows = new Map(Array.from(new Set(found.map(({ file }) => file)), (file) => [file, this.#files.at(file)]));
    const candidates = found.flatMap(({ slot, file }) => {
      const row = rows.get(file);
      const place = row && placeAt(row.chunks, slot - row.first);
      return row === undefined || place === undefined ? [] : [{ path: row.path, ...place }];
    });
    // In the order in which they lie on the disk.
    candidates.sort((a, b) => a.vector - b.vector);
    const { roughCosine } = space;
    let compared: {
      readonly place: (typeof candidates)[number];
      readonly stored: Uint8Array;
      readonly rough: number;
    }[] = [];
    for (const [i, place] of candidates.entries()) {
      if (i % comparedAtOnce === comparedAtOnce - 1) await new Promise((resolve) => setImmediate(resolve));
      const stored = this.#isClosed ? undefined : this.#store.vector(place.vector);
      if (stored !== undefined) compared.push({ place, stored, rough: roughCosine?.(query, stored) ?? 0 });
    }
    if (roughCosine !== undefined) {
      compared.sort((a, b) => b.rough - a.rough);
      compared = compared.slice(0, Math.max(2 * hitsMax, embeddingLimits.comparedFullyMax));
    }
    const hits: NearChunk[] = [];
    for (const [i, { place, stored }] of compared.entries()) {
      if (i % comparedAtOnce === comparedAtOnce - 1) await new Promise((resolve) => setImmediate(resolve));
      const { path, startLine, endLine } = place;
      hits.push({ path, startLine, endLine, score: space.cosine(query, stored) });
    }
    hits.sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : a.path > b.path ? 1 : a.startLine - b.startLine));
    return hits.slice(0, hitsMax);
  }

  close(): void {
    this.#isClosed = true;
    this.#codes.close();
  }

  async #load(): Promise<void> {
    for (let after = 0; ; ) {
      const runs = this.#files.runsAfter(after, runsPerLoad);
      for (const { file, ...run } of runs) this.#table.claim(run, file);
      after = runs.at(-1)?.file ?? after;
      if (runs.length < runsPerLoad) break;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/** A millisecond. */
const comparedAtOnce = 50;
/** Rows loaded between two looks at the event loop. */
const runsPerLoad = 1_000;
