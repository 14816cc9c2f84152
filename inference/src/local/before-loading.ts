/** Whether a model can be run is told, as far as it can be, before anything is loaded: engine, file and memory. */
import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { freemem } from 'node:os';
import { join } from 'node:path';
import { errnoCode } from '@foretoken/base/app-error.js';
import { BackendFault } from '../backend-fault.js';
import { beginsAsGguf } from '../library/gguf-metadata.js';
import { memoryNeeded } from '../library/machine-fit.js';
import type { ModelToRun } from './runner-messages.js';

/** Whether node-llama-cpp is in the folder that is made for it. */
export function isEngineInstalled(engineFolder: string): boolean {
  return existsSync(join(engineFolder, 'node_modules', 'node-llama-cpp', 'package.json'));
}

/** Throws BackendFault ENGINE_UNUSABLE, MODEL_FILE_BAD or MODEL_TOO_LARGE. Blocks for a few small reads. */
export function checkModel(model: ModelToRun): void {
  const { engineFolder } = model;
  if (!isEngineInstalled(engineFolder))
    throw new BackendFault('ENGINE_UNUSABLE', `node-llama-cpp is not installed in ${engineFolder}.`);
  checkRoom(model);
}

/** The same of file and memory alone, whatever runs it. Throws BackendFault MODEL_FILE_BAD or MODEL_TOO_LARGE. */
export function checkRoom(model: CheckedModel): void {
  checkMemory(modelMemory(model), model.memoryBytesMax);
}

/** What a runner of it takes, in bytes. Throws BackendFault MODEL_FILE_BAD. */
export function modelMemory({ path, cacheBytesPerToken, contextTokens }: Omit<CheckedModel, 'memoryBytesMax'>): number {
  const bytes = checkModelFile(path);
  return memoryNeeded({ bytes, cacheBytesPerToken }, contextTokens);
}

type CheckedModel = Pick<ModelToRun, 'path' | 'cacheBytesPerToken' | 'contextTokens' | 'memoryBytesMax'>;

/** Bytes of the file. Throws BackendFault MODEL_FILE_BAD for one that is missing, cannot be read, or is no GGUF file. */
function checkModelFile(path: string): number {
  try {
    const file = openSync(path, 'r');
    try {
      const head = Buffer.alloc(4);
      readSync(file, head, 0, head.length, 0);
      if (beginsAsGguf(head)) return statSync(path).size;
    } finally {
      closeSync(file);
    }
  } catch (thrown) {
    const code = errnoCode(thrown);
    const what = code === 'ENOENT' ? 'is not there' : `cannot be read (${code ?? 'unknown'})`;
    throw new BackendFault('MODEL_FILE_BAD', `${path} ${what}.`);
  }
  throw new BackendFault('MODEL_FILE_BAD', `${path} is no GGUF file.`);
}

/** Throws BackendFault MODEL_TOO_LARGE where so many bytes are over the ceiling, or too little memory is free. */
export function checkMemory(needed: number, bytesMax: number, free = availableBytes()): void {
  const text = `The model needs about ${mib(needed)} MiB of memory`;
  if (needed > bytesMax)
    throw new BackendFault('MODEL_TOO_LARGE', `${text}, and backend.local_memory_mb_max allows ${mib(bytesMax)}.`);
  if (needed > free) throw new BackendFault('MODEL_TOO_LARGE', `${text}, and ${mib(free)} are free on this machine.`);
}

/** What the system could give without swapping, in bytes; where it does not tell, what nobody uses at all. */
function availableBytes(): number {
  try {
    const kib = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
    if (kib !== undefined) return Number(kib) * 1024;
  } catch {
    // Another system than Linux.
  }
  // macOS counts what it keeps of files as used, and gives it up when asked.
  return process.platform === 'darwin' ? Number.POSITIVE_INFINITY : freemem();
}

function mib(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}
