/** Installs node-llama-cpp and vocabularies through npm, by the scripts that ship for them; nothing of it is part of Foretoken's own packages. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '@foretoken/base/app-error.js';
import type { VocabularyPackage } from '@foretoken/inference/tokenizers/vocabulary-packages.js';
import { childEnv } from '../platform/child-env.js';

export interface EngineChoice {
  /** Beside the processor's: binaries for graphics cards. */
  readonly gpu: 'vulkan' | 'cuda' | undefined;
  /** The folder of the same engine from a machine of the same kind; nothing is fetched. */
  readonly from: string | undefined;
}

/** About what the platform's binaries and the rest take, in MB: to fetch, and on the disk. Measured with version 3.21.1. */
export function engineMegabytes(platform: string, gpu: EngineChoice['gpu']): { fetch: number; disk: number } {
  const [fetch, disk] = binaries[platform] ?? [11, 30];
  const [moreFetch, moreDisk] = gpu === undefined ? [0, 0] : graphics[gpu];
  return { fetch: rest.fetch + fetch + moreFetch, disk: rest.disk + disk + moreDisk };
}

const rest = { fetch: 40, disk: 55 };
const binaries: Readonly<Record<string, readonly [number, number]>> = {
  'linux-x64': [11, 30],
  'linux-arm64': [7, 20],
  'darwin-x64': [11, 30],
  'darwin-arm64': [5, 15],
  'win32-x64': [10, 49],
  'win32-arm64': [5, 22],
};
const graphics = { vulkan: [27, 103], cuda: [143, 189] } as const;

/** Takes seconds to minutes; says on standard error what keeps it. Throws AppError ENGINE_UNUSABLE, after the script has said why. */
export async function installEngine(folder: string, { gpu, from }: EngineChoice, signal: AbortSignal): Promise<void> {
  const flags = [...(gpu === undefined ? [] : ['--gpu', gpu]), ...(from === undefined ? [] : ['--from', from])];
  if (!(await install('install-engine.mjs', [folder, ...flags], signal)))
    throw new AppError('ENGINE_UNUSABLE', `node-llama-cpp was not installed in ${folder}.`);
}

/** Takes seconds. `from` as of an engine. False when it could not be: the script has said why on standard error, and what to do. */
export function installVocabulary(
  folder: string,
  { package: name }: VocabularyPackage,
  from: string | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  const flags = from === undefined ? [] : ['--from', from];
  return install('install-vocabulary.mjs', [folder, name, ...flags], signal);
}

async function install(script: string, words: readonly string[], signal: AbortSignal): Promise<boolean> {
  const child = spawn(process.execPath, [scriptPath(script), ...words], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: childEnv(process.env),
    signal,
  });
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('exit', resolve);
  });
  return code === 0;
}

/** Above this file, whether it is bundled or not. */
function scriptPath(name: string): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const path = join(folder, 'scripts', name);
    if (existsSync(path) || folder === dirname(folder)) return path;
  }
}
