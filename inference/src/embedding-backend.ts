/** The port of an embedding backend: a server of the user's that turns texts into vectors. */
import type { Destination } from '@foretoken/privacy/destination.js';
import type { PromptText } from '@foretoken/privacy/prompt-text.js';
import type { BackendFailure } from './backend.js';
import type { EmbeddingUse } from './models/embedding-prefixes.js';

export interface EmbeddingBackend {
  /** The host: safe to show and to log. */
  readonly name: string;
  /** The model's name: the configured one, else the first that the server lists; undefined while that cannot be told. */
  model(signal: AbortSignal): Promise<string | undefined>;
  /** Where the server is: some texts may not leave this machine. */
  readonly destination: Destination;
  /** How many documents one request should hold at most, for now; absent: as many as the caller likes. */
  readonly textsAtOnce?: number | undefined;
  /** One vector a text, in their order, all or nothing; what the model wants before either use of a text is added. Never throws. Aborting closes the request. */
  embed(texts: readonly PromptText[], use: EmbeddingUse, signal: AbortSignal): Promise<EmbeddingAnswer>;
  close(): Promise<void>;
}

export type EmbeddingAnswer =
  /** Of length 1, and of one dimension as long as the backend lives. */
  | { readonly kind: 'vectors'; readonly vectors: readonly Float32Array[] }
  | { readonly kind: 'failed'; readonly failure: BackendFailure }
  | { readonly kind: 'aborted' };
