/** Asks for the vectors of texts; one that is too long for the server is asked for alone and shorter, until it fits or is left out. */
import type { BackendFailure } from '@foretoken/inference/backend.js';
import type { EmbeddingBackend } from '@foretoken/inference/embedding-backend.js';
import { type PromptText, slicePromptText } from '@foretoken/privacy/prompt-text.js';
import { embeddingLimits } from './limits.js';

export interface HashedText {
  readonly text: PromptText;
  readonly hash: Buffer;
}

export type EmbeddedTexts =
  | { readonly kind: 'vectors'; readonly vectors: readonly { readonly hash: Buffer; readonly vector: Float32Array }[] }
  | { readonly kind: 'failed'; readonly failure: BackendFailure }
  | { readonly kind: 'aborted' };

export async function embedTexts(
  backend: EmbeddingBackend,
  texts: readonly HashedText[],
  signal: AbortSignal,
): Promise<EmbeddedTexts> {
  const answer = await backend.embed(
    texts.map(({ text }) => text),
    'document',
    signal,
  );
  if (answer.kind === 'vectors')
    return {
      kind: 'vectors',
      vectors: texts.flatMap(({ hash }, i) => {
        const vector = answer.vectors[i];
        return vector === undefined ? [] : [{ hash, vector }];
      }),
    };
  if (answer.kind === 'aborted' || answer.failure.tooLong !== true) return answer;
  const [first] = texts;
  if (texts.length > 1) return each(backend, texts, signal);
  if (first === undefined || first.text.length / 2 < embeddingLimits.textCharactersMin)
    return { kind: 'vectors', vectors: [] };
  const half = slicePromptText(first.text, 0, Math.ceil(first.text.length / 2));
  return embedTexts(backend, [{ hash: first.hash, text: half }], signal);
}

async function each(
  backend: EmbeddingBackend,
  texts: readonly HashedText[],
  signal: AbortSignal,
): Promise<EmbeddedTexts> {
  const vectors: { readonly hash: Buffer; readonly vector: Float32Array }[] = [];
  for (const text of texts) {
    const answer = await embedTexts(backend, [text], signal);
    if (answer.kind !== 'vectors') return answer;
    vectors.push(...answer.vectors);
  }
  return { kind: 'vectors', vectors };
}
