/** What this machine has to run a model with. */
import { execFile } from 'node:child_process';
import { statfs } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { errnoCode } from '@foretoken/base/app-error.js';
import type { Machine } from '@foretoken/inference/library/machine-fit.js';
import { childEnv } from './child-env.js';
import { findProgram } from './find-program.js';

/** Asks a graphics card's own tool where there is one, for two seconds at most. */
export async function machineFacts(modelsFolder: string): Promise<Machine> {
  const memoryBytes = usableMemory(totalmem(), process.constrainedMemory());
  const [gpu, freeDiskBytes] = await Promise.all([gpuOf(memoryBytes), freeBytes(modelsFolder)]);
  return { memoryBytes, cores: availableParallelism(), gpu, freeDiskBytes };
}

/** `constrained` is what a container allows: 0, or more than there is, where nothing does. */
function usableMemory(total: number, constrained: number): number {
  return constrained > 0 && constrained < total ? constrained : total;
}

async function gpuOf(memoryBytes: number): Promise<Machine['gpu']> {
  // The card has the machine's own memory; by default the system lends it about two thirds.
  if (process.platform === 'darwin' && process.arch === 'arm64')
    return { name: 'Apple GPU', memoryBytes: (memoryBytes * 2) / 3 };
  return parseGpuList(await nvidiaList());
}

async function nvidiaList(): Promise<string> {
  // By its bare name Windows would look where one stands first.
  const program = findProgram('nvidia-smi', process.env);
  if (program === undefined) return '';
  const argv = ['--query-gpu=name,memory.total', '--format=csv,noheader,nounits'];
  return new Promise((resolve) => {
    const options = { timeout: 2_000, maxBuffer: 64 * 1024, windowsHide: true, env: childEnv(process.env) };
    execFile(program, argv, options, (error, stdout) => resolve(error === null ? stdout : ''));
  });
}

/** The one with most memory of lines such as `NVIDIA L4, 23034`, in MiB. */
export function parseGpuList(list: string): Machine['gpu'] {
  const cards = list.split('\n').flatMap((line) => {
    const [, name, mib] = /^\s*([^,\p{Cc}]{1,100}),\s*(\d{1,9})\s*$/u.exec(line) ?? [];
    return name === undefined ? [] : [{ name, memoryBytes: Number(mib) * 1024 * 1024 }];
  });
  return cards.sort((one, other) => other.memoryBytes - one.memoryBytes)[0];
}

/** A folder that is not there yet is on the disk of the one above. */
async function freeBytes(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (thrown) {
    return errnoCode(thrown) === 'ENOENT' && dirname(folder) !== folder ? freeBytes(dirname(folder)) : undefined;
  }
}
