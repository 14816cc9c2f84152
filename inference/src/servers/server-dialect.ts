/** How one kind of server is asked for a completion, and how its answer is read. One file each. */
import type { BackendCompletion } from '../backend.js';
import type { CompletionEvent } from '../completion-event.js';
import type { FimSupport } from './server-facts.js';

export interface ServerDialect {
  /** The request for one completion. `without` names parameters that this server has refused. */
  request(asked: DialectRequest): CompletionCall;
  /** Of the JSON of one event, or of a whole answer that was not streamed. Never throws. */
  part(json: string): CompletionEvent;
  /** Absent: this kind of server does not count tokens by its model's own tokenizer. */
  readonly tokenizer?: TokenizerCall | undefined;
}

/** `POST /tokenize`, below the server's own root. */
export interface TokenizerCall {
  /** `whole`: with what the server puts before each prompt of its own accord. */
  question(asked: { readonly model: string; readonly text: string; readonly whole: boolean }): object;
  /** Undefined where the answer tells no number. */
  tokens(answer: unknown): number | undefined;
}

export interface DialectRequest {
  readonly model: string;
  readonly completion: BackendCompletion;
  readonly fim: FimSupport;
  /** Of the server, where it tells it. */
  readonly version?: string | undefined;
  /** Tokens of the longest prompt and answer together. */
  readonly contextTokens: number;
  readonly without: ReadonlySet<string>;
}

export interface CompletionCall {
  /** Below the base of the API; with a leading slash, below the server's own root. */
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Parameters that some servers or models refuse, and without which the request still serves. */
  readonly optional: readonly string[];
}
