/** Whether a model runs well on a machine: by memory, by what computes, by the disk. Pure functions. */
import { localLimits } from '../local/limits.js';
import { expectedBytes, type KnownModel } from './known-model.js';
import { libraryLimits as limits } from './limits.js';

export interface Machine {
  /** Of the machine, or what a container may use of it. */
  readonly memoryBytes: number;
  readonly cores: number;
  /** Undefined: none was seen. Where memory is shared with the processor, it is that memory. */
  readonly gpu: { readonly name: string; readonly memoryBytes: number } | undefined;
  /** In the folder of models; undefined: it cannot be told. */
  readonly freeDiskBytes: number | undefined;
}

/** `slow`: it runs, and answers after the pause that a keystroke waits. */
export type Fit = 'good' | 'slow' | 'too large' | 'over the ceiling' | 'no room on the disk';

/** What the settings give a runner. */
export interface RunnerRoom {
  /** Tokens of the longest prompt and answer together. */
  readonly contextTokens: number;
  readonly memoryBytesMax: number;
}

interface ModelSize {
  readonly bytes: number;
  readonly cacheBytesPerToken: number | undefined;
  /** In billions; undefined: it cannot be told. */
  readonly parameters: number | undefined;
}

/** Weights, keys and values, and what a runner takes beside them, in bytes. */
export function memoryNeeded(model: Omit<ModelSize, 'parameters'>, contextTokens: number): number {
  return model.bytes + cacheBytes(model, contextTokens) + localLimits.overheadBytes;
}

/** Keys and values of so many tokens, for each of the documents that are kept read at the same time. */
function cacheBytes({ bytes, cacheBytesPerToken }: Omit<ModelSize, 'parameters'>, contextTokens: number): number {
  const perToken = cacheBytesPerToken ?? bytes / unknownCacheShare;
  return Math.round(perToken * contextTokens * localLimits.sequences);
}

/** Of a cache that is not known, a token takes this share of the file: that of the widest of the known models. */
const unknownCacheShare = 7_000;

export function fitOf(model: ModelSize, machine: Machine, room: RunnerRoom): Fit {
  const needed = memoryNeeded(model, room.contextTokens);
  const onGpu = machine.gpu !== undefined && needed <= machine.gpu.memoryBytes * limits.gpuShareMax;
  if (!onGpu && needed > machine.memoryBytes * limits.memoryShareMax) return 'too large';
  if (needed > room.memoryBytesMax) return 'over the ceiling';
  if (machine.freeDiskBytes !== undefined && machine.freeDiskBytes < model.bytes + limits.diskReserveBytes)
    return 'no room on the disk';
  if (onGpu || model.parameters === undefined) return 'good';
  return model.parameters <= quickOnProcessor(machine.cores) ? 'good' : 'slow';
}

/**
 * The billions of parameters that a processor reads quickly enough to answer while somebody types: its memory's speed is
 * the bound, and few cores do not reach even that. A rule of thumb, not measured on your machine.
 */
function quickOnProcessor(cores: number): number {
  return cores >= 8 ? 3 : cores >= 4 ? 1.5 : 0.5;
}

export function sizeOf(known: KnownModel): ModelSize {
  const { cacheBytesPerToken, parameters } = known;
  return { bytes: expectedBytes(known), cacheBytesPerToken, parameters: Number.parseFloat(parameters) };
}

/** The largest that fits well and may be used for anything; undefined: none does. Among equals the first of the table. */
export function suggestedModel(
  models: readonly KnownModel[],
  machine: Machine,
  room: RunnerRoom,
): KnownModel | undefined {
  const billions = (model: KnownModel) => Number.parseFloat(model.parameters);
  return models
    .filter((model) => model.licence.uses === 'any' && model.sha256 !== undefined)
    .filter((model) => fitOf(sizeOf(model), machine, room) === 'good')
    .reduce<KnownModel | undefined>(
      (best, model) => (best !== undefined && billions(best) >= billions(model) ? best : model),
      undefined,
    );
}
