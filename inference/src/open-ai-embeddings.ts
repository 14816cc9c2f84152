/** An embedding backend behind any OpenAI-compatible `/v1/embeddings`: vLLM, llama.cpp, Ollama. Nothing is sent but prompt text. */
import { type Clock, systemClock } from '@foretoken/base/clock.js';
import { type Destination, destinationOf } from '@foretoken/privacy/destination.js';
import type { PromptText } from '@foretoken/privacy/prompt-text.js';
import { type ApiClient, readBody } from './api-client.js';
import type { BackendFailure } from './backend.js';
import { BackendFault } from './backend-fault.js';
import { type ConnectionOptions, openApi } from './connection.js';
import { Deadlines } from './deadlines.js';
import type { EmbeddingAnswer, EmbeddingBackend } from './embedding-backend.js';
import { parseVectors } from './embedding-vectors.js';
import { withNearestModel } from './http-failure.js';
import { inferenceLimits } from './limits.js';
import { type EmbeddingUse, embeddingPrefix } from './models/embedding-prefixes.js';
import { SseOverflow } from './sse-parser.js';

export interface OpenAiEmbeddingsOptions extends ConnectionOptions {
  /** Empty: the first that the server lists, once it has been asked. */
  readonly model: string;
  /** One request, from its sending to the end of its answer. */
  readonly totalMs?: number | undefined;
}

/** Connects at the first request. Throws AppError BACKEND_URL_BAD for an address that cannot be one. */
export function createOpenAiEmbeddings(options: OpenAiEmbeddingsOptions): EmbeddingBackend {
  return new OpenAiEmbeddings(options);
}

class OpenAiEmbeddings implements EmbeddingBackend {
  readonly destination: Destination;
  readonly #api: ApiClient;
  readonly #clock: Clock;
  readonly #totalMs: number;
  #model: string;
  #dimension: number | undefined;

  constructor(options: OpenAiEmbeddingsOptions) {
    this.#clock = options.clock ?? systemClock;
    this.#api = openApi(options, {
      settings: 'embedding',
      path: 'embeddings',
      text: 'A text',
      limit: 'embedding.text_characters_max',
    });
    this.#totalMs = options.totalMs ?? inferenceLimits.embeddingMs;
    this.#model = options.model;
    this.destination = destinationOf(options.url);
  }

  get name(): string {
    return this.#api.base.host;
  }

  async model(signal: AbortSignal): Promise<string | undefined> {
    if (this.#model === '') await this.#learnModel(signal).catch(() => undefined);
    return this.#model === '' ? undefined : this.#model;
  }

  async embed(texts: readonly PromptText[], use: EmbeddingUse, signal: AbortSignal): Promise<EmbeddingAnswer> {
    if (signal.aborted) return { kind: 'aborted' };
    if (texts.length === 0) return { kind: 'vectors', vectors: [] };
    const totalMs = this.#totalMs;
    const deadlines = new Deadlines(this.#clock, { firstTokenMs: totalMs, betweenTokensMs: totalMs, totalMs }, signal);
    try {
      return { kind: 'vectors', vectors: await this.#ask(texts, use, deadlines.signal) };
    } catch (thrown) {
      if (signal.aborted) return { kind: 'aborted' };
      if (deadlines.missed === undefined) return { kind: 'failed', failure: await this.#failureOf(thrown, signal) };
      const detail = `${this.name}: no embeddings within ${totalMs} ms.`;
      return { kind: 'failed', failure: { code: 'BACKEND_TIMEOUT', detail } };
    } finally {
      deadlines.close();
    }
  }

  async close(): Promise<void> {
    await this.#api.close();
  }

  async #ask(texts: readonly PromptText[], use: EmbeddingUse, signal: AbortSignal): Promise<readonly Float32Array[]> {
    if (this.#model === '') await this.#learnModel(signal);
    // Base64 is a quarter of the same numbers in decimal; a server that does not know it sends numbers.
    const prefix = embeddingPrefix(this.#model, use);
    const input = texts.map((text) => prefix + text);
    const body = JSON.stringify({ model: this.#model, input, encoding_format: 'base64' });
    const answer = await this.#api.send('POST', 'embeddings', signal, body);
    if (answer.statusCode !== 200) throw await this.#api.refusal(answer, this.#model);
    const json = await readBody(answer, inferenceLimits.embeddingBodyBytesMax);
    const parsed = parseVectors(json, texts.length, inferenceLimits.dimensionMax);
    if (parsed.kind === 'garbage') throw new BackendFault('BACKEND_GARBAGE', `${this.name} ${parsed.what}.`);
    const dimension = parsed.vectors[0]?.length;
    this.#dimension ??= dimension;
    if (dimension !== this.#dimension)
      throw new BackendFault(
        'BACKEND_GARBAGE',
        `${this.name} sends embeddings of ${dimension} numbers, and sent some of ${this.#dimension} before.`,
      );
    return parsed.vectors;
  }

  async #learnModel(signal: AbortSignal): Promise<void> {
    this.#model = (await this.#api.models(signal))[0] ?? '';
  }

  async #failureOf(thrown: unknown, signal: AbortSignal): Promise<BackendFailure> {
    if (thrown instanceof SseOverflow)
      return { code: 'BACKEND_GARBAGE', detail: `${this.name} sends more than embeddings can take.` };
    const failure = this.#api.failureOf(thrown);
    if (failure.code !== 'BACKEND_MODEL_UNKNOWN') return failure;
    return withNearestModel(failure, this.#model, await this.#api.models(signal).catch(() => []));
  }
}
