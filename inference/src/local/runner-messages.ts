/** What the daemon and the process that runs a model say to one another over Node's IPC channel. */
import type { BackendFailure, BackendUsage, WrittenToken } from '../backend.js';
import type { CompletionPriority } from '../completion-priority.js';

export interface ModelToRun {
  /** The folder in whose `node_modules` node-llama-cpp is installed. */
  readonly engineFolder: string;
  /** Absolute path of the GGUF file. */
  readonly path: string;
  /** Names that may tell its family. */
  readonly names: readonly string[];
  /** Tokens of the longest prompt and answer together. */
  readonly contextTokens: number;
  /** Of keys and values; undefined: it cannot be told. */
  readonly cacheBytesPerToken: number | undefined;
  /** 0: as many as other programs leave cores. */
  readonly threads: number;
  readonly gpu: 'auto' | 'off';
  readonly memoryBytesMax: number;
}

/** What is known of a model once it is loaded. */
export interface RunningModel {
  readonly contextTokens: number;
  /** How it fills in the middle: by the markers of a family, by tokens that its file names, or not at all. */
  readonly fim: { readonly kind: 'markers'; readonly family: string } | { readonly kind: 'infill' | 'none' };
  /** `false`: the processor alone. */
  readonly gpu: string | false;
  /** At most. */
  readonly threads: number;
  readonly loadMs: number;
}

export interface CompletionToRun {
  readonly id: number;
  readonly prompt: string;
  readonly infill: InfillToRun | undefined;
  readonly stop: readonly string[];
  readonly tokensMax: number;
  readonly temperature: number;
  readonly topP: number;
  readonly priority: CompletionPriority;
}

export interface InfillToRun {
  readonly prefix: string;
  readonly suffix: string;
  readonly context: readonly { readonly path: string; readonly text: string }[];
}

export type ToRunner =
  | { readonly kind: 'load'; readonly model: ModelToRun }
  | { readonly kind: 'complete'; readonly completion: CompletionToRun }
  | { readonly kind: 'abort'; readonly id: number }
  /** Answered at once, whatever else is asked. */
  | { readonly kind: 'count'; readonly id: number; readonly prompt: string };

export type FromRunner =
  /** More of the file is loaded; now and then. */
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly model: RunningModel }
  /** It will not be loaded by trying again; the process ends. */
  | { readonly kind: 'unusable'; readonly failure: BackendFailure }
  | CountedTokens
  | RunnerAnswer;

export interface CountedTokens {
  readonly kind: 'counted';
  readonly id: number;
  /** Undefined: no model is loaded. */
  readonly tokens: number | undefined;
}

/** Parts of one completion, in order; the last is `end`. */
export type RunnerAnswer = { readonly id: number } & (
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly usage: BackendUsage;
      readonly tokens: readonly WrittenToken[];
    }
  | { readonly kind: 'end'; readonly reason: 'stop' | 'length' | 'aborted'; readonly usage: BackendUsage }
  | { readonly kind: 'end'; readonly reason: 'failed'; readonly failure: BackendFailure }
);

/** Only our own child and parent speak on this channel; the kind is checked against version skew during an upgrade. */
export function isFromRunner(message: unknown): message is FromRunner {
  return hasKind(message, ['loading', 'loaded', 'unusable', 'counted', 'text', 'end']);
}

export function isToRunner(message: unknown): message is ToRunner {
  return hasKind(message, ['load', 'complete', 'abort', 'count']);
}

function hasKind(message: unknown, kinds: readonly string[]): boolean {
  return typeof message === 'object' && message !== null && 'kind' in message && kinds.includes(String(message.kind));
}
