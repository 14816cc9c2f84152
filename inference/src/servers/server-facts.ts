/** What is known of a server: which program it is, which models it has, and how each is asked to fill in the middle. */
import type { FimFamily } from '../models/fim-family.js';

export type ServerKind = 'vllm' | 'sglang' | 'llama.cpp' | 'ollama' | 'openai';

/** What runs a model: a server, or a process of ours. */
export type ModelHost = ServerKind | 'node-llama-cpp';

export interface KnownProgram {
  /** How it is asked. */
  readonly kind: ServerKind;
  /** As users know it; absent where the kind says it. */
  readonly name?: string;
  /** Where it tells the tokens of prompt and answer together: a path below its root, and the name of the number there. */
  readonly context?: { readonly path: (model: string) => string; readonly field: string };
}

export interface ServerFacts {
  readonly kind: ServerKind;
  /** Which one of those that are asked in OpenAI's way, where it tells. */
  readonly program: KnownProgram | undefined;
  readonly version: string | undefined;
  readonly models: readonly ModelFacts[];
}

export interface ModelFacts {
  readonly id: string;
  /** Other names under which it answers, and the name of its weights where the server tells it. */
  readonly alsoNamed: readonly string[];
  /** The model that this LoRA adapter changes. */
  readonly adapterOf: string | undefined;
  /** Tokens of prompt and answer together. */
  readonly contextTokens: number | undefined;
}

export type FimSupport =
  /** We write the markers of this family; `tokenizer`: the server's own tokenizer knows each as one token. */
  | { readonly kind: 'markers'; readonly family: FimFamily; readonly told: 'name' | 'tokenizer' }
  /** The server arranges prefix and suffix itself. */
  | { readonly kind: 'infill' }
  /** It is asked in a chat. */
  | { readonly kind: 'chat' }
  /** Nothing in the model or its name says that it can. */
  | { readonly kind: 'none' };

/** How users know the programs. */
const serverNames: Readonly<Record<ModelHost, string>> = {
  vllm: 'vLLM',
  sglang: 'SGLang',
  'llama.cpp': 'llama.cpp server',
  ollama: 'Ollama',
  openai: 'OpenAI-compatible server',
  'node-llama-cpp': 'in a process of its own (node-llama-cpp)',
};

/** With its own name, where that is known. */
export function serverName(host: ModelHost, program: string | undefined): string {
  return program === undefined ? serverNames[host] : `${program} (${serverNames[host]})`;
}
