/** Semantic search: the chunks whose meaning is near that of the text around a cursor, or of what a person asks for. */
import { errorMessage } from '@foretoken/base/app-error.js';
import type { Log } from '@foretoken/base/log.js';
import type { EmbeddingBackend } from '@foretoken/inference/embedding-backend.js';
import { mayLeave } from '@foretoken/privacy/destination.js';
import { pathLevel } from '@foretoken/privacy/path-rules.js';
import { slicePromptText } from '@foretoken/privacy/prompt-text.js';
import { toPromptText } from '@foretoken/privacy/secret-filter.js';
import type { NearChunk } from './embedded-root.js';
import { embeddingLimits } from './limits.js';
import { cursorQuery } from './query-text.js';
import type { QueryPlace, QueryVectors } from './query-vectors.js';
import type { VectorIndex } from './vector-index.js';

export interface SemanticSearch {
  /** Resolves when what is stored of a root has been loaded, or cannot be: before that nothing is found in it. Never rejects. */
  loaded(root: string): Promise<void>;
  /** Nearest first; undefined when nothing is embedded, or the query's vector does not come within `waitMs`. Never rejects. */
  nearCursor(place: CursorPlace, waitMs: number): Promise<readonly NearChunk[] | undefined>;
  nearText(root: string, text: string, hitsMax: number, waitMs: number): Promise<readonly NearChunk[] | undefined>;
}

export interface CursorPlace {
  readonly root: string;
  /** Root-relative; nothing is found in it. */
  readonly path: string;
  readonly prefix: string;
  readonly suffix: string;
  /** Other paths in which nothing may be found: their unsaved buffers shadow the disk. */
  readonly shadowed: Iterable<string>;
}

export interface SemanticSearchParts {
  readonly backend: EmbeddingBackend;
  readonly vectors: VectorIndex;
  readonly queries: QueryVectors;
  readonly loaded: (root: string) => Promise<void>;
  readonly log: Log;
}

export function createSemanticSearch({ backend, vectors, queries, loaded, log }: SemanticSearchParts): SemanticSearch {
  async function near(root: string, place: QueryPlace, waitMs: number, hitsMax: number, without: ReadonlySet<string>) {
    if (place.text.trim() === '') return undefined;
    try {
      const vector = await queries.find(place, waitMs);
      return vector === undefined ? undefined : await vectors.near(root, vector, hitsMax, without);
    } catch (thrown) {
      log.warn('embeddings cannot be searched', { root, reason: errorMessage(thrown) });
      return undefined;
    }
  }

  return {
    loaded,
    async nearCursor({ root, path, prefix, suffix, shadowed }, waitMs) {
      if (vectors.table(root) === undefined) return undefined;
      if (!mayLeave(pathLevel(path), backend.destination)) return undefined;
      const { text, line } = cursorQuery(prefix, suffix);
      const place = { text, document: `${root}\0${path}`, line };
      return near(root, place, waitMs, embeddingLimits.contextHitsMax, new Set([path, ...shadowed]));
    },
    async nearText(root, text, hitsMax, waitMs) {
      if (vectors.table(root) === undefined) return undefined;
      const asked = slicePromptText(toPromptText(text).text, 0, embeddingLimits.queryCharactersMax);
      return near(root, { text: asked, document: '', line: 0 }, waitMs, hitsMax, new Set());
    },
  };
}
