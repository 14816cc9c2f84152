/** An embedding backend that a test can see into: a text's vector counts its words, and a script may fail it. */
import type { EmbeddingAnswer, EmbeddingBackend } from '@foretoken/inference/embedding-backend.js';
import type { EmbeddingUse } from '@foretoken/inference/models/embedding-prefixes.js';
import type { Destination } from '@foretoken/privacy/destination.js';
import type { PromptText } from '@foretoken/privacy/prompt-text.js';

export class WordEmbeddings implements EmbeddingBackend {
  readonly name = 'words';
  destination: Destination = 'own-machine';
  dimension = 64;
  textsAtOnce: number | undefined;
  /** All texts asked for, in order. */
  readonly asked: string[] = [];
  /** Answers a request instead, when it says anything. */
  script: (texts: readonly string[], signal: AbortSignal) => EmbeddingAnswer | Promise<EmbeddingAnswer> | undefined =
    () => undefined;

  async model(): Promise<string> {
    return 'words';
  }

  async embed(texts: readonly PromptText[], _use: EmbeddingUse, signal: AbortSignal): Promise<EmbeddingAnswer> {
    this.asked.push(...texts);
    const scripted = await this.script(texts, signal);
    if (signal.aborted) return { kind: 'aborted' };
    return scripted ?? { kind: 'vectors', vectors: texts.map((text) => wordVector(text, this.dimension)) };
  }

  async close(): Promise<void> {}
}

export function wordVector(text: string, dimension: number): Float32Array {
  const vector = new Float32Array(dimension);
  for (const word of text.toLowerCase().match(/[a-z]+/g) ?? ['']) {
    let hash = 7;
    for (const letter of word) hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) | 0;
    const at = Math.abs(Math.imul(hash, 0x9e3779b1) >> 8) % dimension;
    vector[at] = (vector[at] ?? 0) + 1;
  }
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => value / length);
}
