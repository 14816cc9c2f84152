/** The part of node-llama-cpp that is used, and the one door to it: it is no dependency, but lies in a folder where it is installed. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BackendFault } from '../backend-fault.js';

/** A token is a number; what a model does not have is null. */
export type Token = number;

export interface LlamaModule {
  getLlama(options: {
    readonly gpu: 'auto' | false;
    /** Nothing is ever compiled or downloaded here. */
    readonly build: 'never';
    readonly skipDownload: true;
    readonly progressLogs: false;
    readonly logLevel: 'disabled';
    readonly maxThreads: number;
  }): Promise<Llama>;
}

export interface Llama {
  /** Whose binaries are loaded; whether a card was found that they know, the layers of a model tell. */
  readonly gpu: string | false;
  /** Cores that are quick at such work; efficiency cores are not counted. */
  readonly cpuMathCores: number;
  /** Of what is computed from now on. */
  maxThreads: number;
  loadModel(options: {
    readonly modelPath: string;
    readonly onLoadProgress: (share: number) => void;
  }): Promise<LlamaModel>;
}

export interface LlamaModel {
  readonly trainContextSize: number;
  /** Layers on a graphics card. */
  readonly gpuLayers: number;
  readonly tokens: {
    readonly bos: Token | null;
    readonly shouldPrependBosToken: boolean;
    readonly infill: {
      readonly prefix: Token | null;
      readonly middle: Token | null;
      readonly suffix: Token | null;
    };
  };
  /** `specialTokens`: markers in the text become the tokens that they name. */
  tokenize(text: string, specialTokens: boolean): Token[];
  detokenize(tokens: readonly Token[], specialTokens: boolean, lastTokens: readonly Token[]): string;
  createContext(options: {
    readonly contextSize: number;
    readonly sequences: number;
    readonly batchSize: number;
    readonly threads: number;
  }): Promise<LlamaContext>;
}

export interface LlamaContext {
  getSequence(): LlamaSequence;
}

/** What one sequence of tokens has left in the memory of the model. */
export interface LlamaSequence {
  readonly nextTokenIndex: number;
  compareContextTokens(tokens: Token[]): { readonly firstDifferentIndex: number };
  eraseContextTokenRanges(ranges: { readonly start: number; readonly end: number }[]): Promise<void>;
  evaluateWithoutGeneratingNewTokens(tokens: Token[]): Promise<void>;
  evaluateWithMetadata(
    tokens: Token[],
    metadata: { readonly confidence: true },
    options: { readonly temperature: number; readonly topP: number; readonly seed: number },
  ): AsyncGenerator<{ readonly token: Token; readonly confidence: number }, void, undefined>;
}

/** Throws BackendFault ENGINE_UNUSABLE. */
export async function importLlama(engineFolder: string): Promise<LlamaModule> {
  const manifest = join(engineFolder, 'package.json');
  try {
    const entry = createRequire(pathToFileURL(manifest)).resolve('node-llama-cpp');
    const loaded: unknown = await import(pathToFileURL(entry).href);
    if (isLlamaModule(loaded)) return loaded;
  } catch (thrown) {
    throw new BackendFault(
      'ENGINE_UNUSABLE',
      `node-llama-cpp in ${engineFolder} cannot be loaded: ${firstLine(thrown)}`,
    );
  }
  throw new BackendFault('ENGINE_UNUSABLE', `${engineFolder} holds another node-llama-cpp than this version knows.`);
}

function isLlamaModule(loaded: unknown): loaded is LlamaModule {
  return typeof loaded === 'object' && loaded !== null && 'getLlama' in loaded && typeof loaded.getLlama === 'function';
}

/** Of an error, short enough for a message. */
export function firstLine(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return text.split('\n')[0]?.slice(0, 200) ?? '';
}
