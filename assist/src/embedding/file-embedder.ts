/** Files made into vectors: their texts gathered into requests, what is stored already left out, and the answers stored. */
import type { Clock } from '@foretoken/base/clock.js';
import type { CodeStructure } from '@foretoken/codebase/index/code-structure.js';
import type { ChunkLines, IndexedFile } from '@foretoken/codebase/index/store/stored-chunks.js';
import type { BackendFailure } from '@foretoken/inference/backend.js';
import type { EmbeddingBackend } from '@foretoken/inference/embedding-backend.js';
import { type ChunkText, chunkTexts } from './chunk-texts.js';
import { embedTexts } from './embed-texts.js';
import type { EmbeddingStore } from './embedding-store.js';
import { embeddingLimits } from './limits.js';
import type { ChunkPlace } from './packed-chunks.js';
import type { VectorIndex } from './vector-index.js';
import { centreOf, type VectorCode } from './vector-space.js';

/** What is read of a root's index. */
export interface EmbeddableIndex {
  filesAfter(id: number, filesMax: number): readonly IndexedFile[] | undefined;
  chunksOf(file: number): readonly ChunkLines[] | undefined;
  readonly structure: Pick<CodeStructure, 'definitionsIn'>;
}

export interface FileEmbedderParts {
  readonly clock: Clock;
  readonly store: EmbeddingStore;
  readonly vectors: VectorIndex;
  readonly backend: EmbeddingBackend;
  readonly textCharactersMax: number;
}

interface GatheredFiles {
  /** How many of the given files were looked at. */
  readonly files: number;
  readonly taken: readonly { readonly file: IndexedFile; readonly texts: readonly ChunkText[] }[];
  /** Texts whose vectors are not stored. */
  readonly missing: readonly ChunkText[];
}

export type EmbedEnd =
  | { readonly kind: 'stored'; readonly isNewModel: boolean }
  | { readonly kind: 'failed'; readonly failure: BackendFailure }
  | { readonly kind: 'aborted' };

export class FileEmbedder {
  readonly #parts: FileEmbedderParts;
  /** Texts that the server cannot embed, by hash; the newest. */
  readonly #leftOut = new Set<string>();

  constructor(parts: FileEmbedderParts) {
    this.#parts = parts;
  }

  /** Reads files until a request is full, or of one with more chunks than that all. */
  gather(root: string, index: EmbeddableIndex, todo: readonly IndexedFile[]): GatheredFiles {
    const { store, vectors, clock, textCharactersMax } = this.#parts;
    const { model } = vectors;
    const taken: { file: IndexedFile; texts: ChunkText[] }[] = [];
    const missing = new Map<string, ChunkText>();
    let files = 0;
    for (const file of todo) {
      if (missing.size >= embeddingLimits.batchTextsMax) break;
      files++;
      const chunks = index.chunksOf(file.id);
      const definitions = index.structure.definitionsIn(file.path);
      const texts = chunks && chunkTexts(root, file, chunks, definitions, textCharactersMax);
      if (texts === undefined) continue;
      taken.push({ file, texts });
      for (const text of texts)
        if (model === undefined || store.find(model.id, text.hash, clock.wall()) === undefined)
          missing.set(text.hash.toString('base64'), text);
    }
    return { files, taken, missing: [...missing.values()] };
  }

  async embed(texts: readonly ChunkText[], signal: AbortSignal): Promise<EmbedEnd> {
    const { backend, store, vectors, clock } = this.#parts;
    const answer = await embedTexts(backend, texts, signal);
    if (answer.kind !== 'vectors') return answer;
    this.#noteLeftOut(texts, answer.vectors);
    const before = vectors.model;
    if (answer.vectors.length === 0) return { kind: 'stored', isNewModel: false };
    const model = await this.#modelFor(
      answer.vectors.map(({ vector }) => vector),
      signal,
    );
    const stored: { hash: Buffer; stored: Uint8Array }[] = [];
    for (const { hash, vector } of answer.vectors) {
      stored.push({ hash, stored: model.space.store(vector) });
      // A millisecond or two each.
      await new Promise((resolve) => setImmediate(resolve));
    }
    store.addVectors(model.id, stored, clock.wall());
    return { kind: 'stored', isNewModel: before?.id !== model.id };
  }

  /** Stores gathered files whose texts are embedded; false when some are to be gathered again. */
  put(root: string, { taken }: GatheredFiles): boolean {
    const { vectors } = this.#parts;
    let isWhole = true;
    for (const { file, texts } of taken) {
      const embedded = this.#chunksOf(texts);
      // A vector that was there a moment ago has made way for others.
      if (embedded === undefined) isWhole = false;
      else vectors.table(root)?.put({ path: file.path, stamp: file.stamp, chunks: embedded.chunks }, embedded.codes);
    }
    return isWhole;
  }

  /** Undefined when a vector is missing of a text that can be embedded. */
  #chunksOf(texts: readonly ChunkText[]): { chunks: ChunkPlace[]; codes: VectorCode[] } | undefined {
    const { store, vectors, clock } = this.#parts;
    const { model } = vectors;
    const chunks: ChunkPlace[] = [];
    const codes: VectorCode[] = [];
    for (const { startLine, endLine, hash } of texts) {
      const vector = model && store.find(model.id, hash, clock.wall());
      const stored = vector === undefined ? undefined : store.vector(vector);
      if (model !== undefined && vector !== undefined && stored !== undefined) {
        chunks.push({ startLine, endLine, vector });
        codes.push(model.space.code(stored));
      } else if (!this.#leftOut.has(hash.toString('base64'))) return undefined;
    }
    return { chunks, codes };
  }

  #noteLeftOut(texts: readonly ChunkText[], embedded: readonly { readonly hash: Buffer }[]): void {
    if (texts.length === embedded.length) return;
    const known = new Set(embedded.map(({ hash }) => hash));
    for (const { hash } of texts) if (!known.has(hash)) this.#leftOut.add(hash.toString('base64'));
    for (const oldest of this.#leftOut) {
      if (this.#leftOut.size <= embeddingLimits.leftOutKept) break;
      this.#leftOut.delete(oldest);
    }
  }

  /** The model in use, made known by its first vectors; a server that gives others under an old name is a new one. */
  async #modelFor(sample: readonly Float32Array[], signal: AbortSignal) {
    const { vectors, store, backend } = this.#parts;
    const dimension = sample[0]?.length ?? 0;
    const name = (await backend.model(signal)) ?? '';
    // With its last root it may have been forgotten.
    if (vectors.model !== undefined && !store.knows(vectors.model)) vectors.use(undefined);
    const known = vectors.model ?? store.model(name);
    const model = known?.space.dimension === dimension ? known : store.addModel(name, centreOf(sample));
    vectors.use(model);
    return model;
  }
}
