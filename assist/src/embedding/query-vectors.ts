/** The vectors of queries: asked for once, kept for a while, and when one comes too late for its own request it serves the next near its place. */
import { createHash } from 'node:crypto';
import { type Clock, sleep } from '@foretoken/base/clock.js';
import type { EmbeddingBackend } from '@foretoken/inference/embedding-backend.js';
import type { PromptText } from '@foretoken/privacy/prompt-text.js';
import { embeddingLimits } from './limits.js';

export interface QueryPlace {
  readonly text: PromptText;
  /** Names the document; empty for a query that a person wrote. */
  readonly document: string;
  readonly line: number;
}

interface Entry {
  readonly document: string;
  readonly line: number;
  vector: Float32Array | undefined;
  readonly pending: Promise<void>;
}

export class QueryVectors {
  readonly #clock: Clock;
  readonly #backend: EmbeddingBackend;
  /** Oldest first. */
  readonly #entries = new Map<string, Entry>();
  readonly #closed = new AbortController();
  #inFlight = 0;
  #failures = 0;
  #quietUntil = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, backend: EmbeddingBackend) {
    this.#clock = clock;
    this.#backend = backend;
  }

  /** The query's vector within `waitMs`, else the newest one near its place, else undefined. */
  async find(place: QueryPlace, waitMs: number): Promise<Float32Array | undefined> {
    const key = createHash('sha256').update(place.document).update('\0').update(place.text).digest('base64');
    const entry = this.#entries.get(key) ?? this.#ask(key, place);
    if (entry !== undefined && entry.vector === undefined) {
      const waited = new AbortController();
      await Promise.race([entry.pending, sleep(this.#clock, waitMs, waited.signal)]);
      waited.abort();
    }
    return entry?.vector ?? this.#nearest(place);
  }

  close(): void {
    this.#closed.abort();
  }

  #ask(key: string, place: QueryPlace): Entry | undefined {
    if (this.#inFlight >= embeddingLimits.queriesInFlightMax || this.#clock.now() < this.#quietUntil) return undefined;
    this.#inFlight++;
    const pending = this.#backend.embed([place.text], 'query', this.#closed.signal).then((answer) => {
      this.#inFlight--;
      if (answer.kind === 'vectors') {
        this.#failures = 0;
        entry.vector = answer.vectors[0];
        return;
      }
      this.#entries.delete(key);
      if (answer.kind === 'aborted') return;
      const pause = embeddingLimits.backoffMinMs * 2 ** this.#failures++;
      this.#quietUntil = this.#clock.now() + Math.min(pause, embeddingLimits.backoffMaxMs);
    });
    const entry: Entry = { document: place.document, line: place.line, vector: undefined, pending };
    this.#entries.set(key, entry);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= embeddingLimits.queriesKept) break;
      this.#entries.delete(oldest);
    }
    return entry;
  }

  #nearest({ document, line }: QueryPlace): Float32Array | undefined {
    if (document === '') return undefined;
    const near = [...this.#entries.values()].filter(
      (entry) =>
        entry.vector !== undefined &&
        entry.document === document &&
        Math.abs(entry.line - line) <= embeddingLimits.queryNearLines,
    );
    return near.at(-1)?.vector;
  }
}
