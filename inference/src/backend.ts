/** The port of a backend: a server of the user's that runs a model. */
import type { PromptText } from '@foretoken/privacy/prompt-text.js';
import type { CompletionPriority } from './completion-priority.js';
import type { GuidedOutput } from './guided-output.js';
import type { FimSupport, ModelFacts, ModelHost } from './servers/server-facts.js';

export interface Backend {
  /** The user's name for it, or its host: safe to show and to log. */
  readonly name: string;
  readonly model: string;
  /** What the server told of itself and of the model, once it has been asked. */
  readonly served?: ServedModel | undefined;
  /** Of a model that a process of ours runs. */
  readonly process?: RunnerProcess | undefined;
  /** Streams the text of one completion. Ends in exactly one `end` part; never throws. Aborting closes the HTTP stream. */
  complete(request: BackendCompletion, signal: AbortSignal): AsyncIterable<BackendPart>;
  /**
   * Tokens of a prompt, by the model's own tokenizer; undefined where there is none to ask, or it does not answer. Takes no turn from
   * completions, and starts nothing that does not run. Never rejects.
   */
  countTokens?(prompt: PromptText, signal: AbortSignal): Promise<number | undefined>;
  /** A cheap request that says whether the backend would answer, and why not. */
  probe(signal: AbortSignal): Promise<BackendHealth>;
  /** Closes idle connections. */
  close(): Promise<void>;
}

/** What of the machine it takes. */
export interface RunnerProcess {
  /** Undefined while none runs or is started. */
  readonly pid: number | undefined;
  /** Resident, 0 when it cannot be told. */
  memoryBytes(): number;
  /** `processor`, or how it speaks with a graphics card, such as `cuda`; undefined while that is not known. */
  readonly computesOn?: string | undefined;
  /** Resolves when it has left the memory; it comes back with the next request. */
  unload(): Promise<void>;
}

export interface ServedModel {
  readonly server: ModelHost;
  /** Its own name, of a server that is asked in the way of another. */
  readonly program?: string | undefined;
  readonly version?: string | undefined;
  readonly model: ModelFacts;
  readonly fim: FimSupport;
}

export interface BackendCompletion {
  readonly prompt: PromptText;
  /** The parts of the prompt, for a server that arranges them itself. */
  readonly infill?: InfillParts | undefined;
  /** The prompt is one of `chatFamily`, asked as a chat, and the code is taken out of the answer. */
  readonly chat?: ChatTurn | undefined;
  readonly stop: readonly string[];
  readonly tokensMax: number;
  readonly temperature: number;
  readonly topP: number;
  /** What goes first when there is more to do than can be done at once. Absent: a keystroke. */
  readonly priority?: CompletionPriority | undefined;
  /** Requests with the same key have a beginning in common: one server of several should get them all. Never sent. */
  readonly affinity?: string | undefined;
  /** vLLM obeys all kinds, llama.cpp all but `regex`, Ollama `json`; others answer as if it were absent, so check what comes. */
  readonly guided?: GuidedOutput | undefined;
}

export interface ChatTurn {
  /** What stands before the cursor on its line. Never sent: the prompt says it. */
  readonly line: string;
}

export interface InfillParts {
  readonly prefix: PromptText;
  readonly suffix: PromptText;
  /** Code from elsewhere. */
  readonly context: readonly { readonly path: PromptText; readonly text: PromptText }[];
}

export type BackendPart =
  | {
      readonly kind: 'text';
      readonly text: string /** So far, from servers that tell it all along. */;
      readonly usage?: BackendUsage;
      /** What it was written of, from servers that tell; a token may come before or after its text. */
      readonly tokens?: readonly WrittenToken[];
    }
  | { readonly kind: 'end'; readonly reason: 'stop' | 'length' | 'aborted'; readonly usage?: BackendUsage | undefined }
  | { readonly kind: 'end'; readonly reason: 'failed'; readonly failure: BackendFailure };

export interface WrittenToken {
  readonly text: string;
  /** Natural logarithm of how likely the model held it, where it stands. */
  readonly logProbability: number;
}

export interface BackendUsage {
  readonly promptTokens: number;
  readonly cachedTokens: number | undefined;
  readonly completionTokens: number;
}

/** An expected outcome. `code` is one of the error table's; `detail` is one sentence without code or secrets. */
export interface BackendFailure {
  readonly code: BackendFailureCode;
  readonly detail: string;
  readonly httpStatus?: number | undefined;
  readonly retryAfterMs?: number | undefined;
  /** The name that the system gave to a fault of the network: `ECONNREFUSED`, `CERT_HAS_EXPIRED`. */
  readonly systemCode?: string | undefined;
  /** What was sent is longer than the server takes: less of it might do. */
  readonly tooLong?: true | undefined;
}

export type BackendFailureCode =
  | 'BACKEND_UNREACHABLE'
  | 'BACKEND_TIMEOUT'
  | 'BACKEND_UNAUTHORIZED'
  | 'BACKEND_REFUSED'
  | 'BACKEND_MODEL_UNKNOWN'
  | 'BACKEND_OVERLOADED'
  | 'BACKEND_ERROR'
  | 'BACKEND_GARBAGE'
  | 'BACKEND_CUT_OFF'
  | 'BACKEND_TLS'
  | 'BACKEND_CIRCUIT_OPEN'
  | 'ENGINE_UNUSABLE'
  | 'MODEL_FILE_BAD'
  | 'MODEL_TOO_LARGE';

export type BackendHealth =
  | { readonly ok: true; readonly models: readonly string[]; readonly ms: number }
  | { readonly ok: false; readonly failure: BackendFailure };
