/** `foretoken models engine`: installs what runs a model in a process of the daemon, when the user agrees. */
import { resolve } from 'node:path';
import { foldersOf } from '../../platform/folders.js';
import { engineFolder, engineVersion } from '../../runner/engine-folder.js';
import { type EngineChoice, engineMegabytes, installEngine } from '../../runner/install-engine.js';
import { agreed } from '../agreed.js';
import type { CommandCall } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { printJson, printLine, sayLine } from '../output.js';
import { UsageError } from '../usage-error.js';

export async function installEngineCommand({ io, flags, signal }: CommandCall): Promise<ExitCode> {
  const folder = engineFolder(foldersOf(io.env, process.platform).models);
  const from = typeof flags['from'] === 'string' ? resolve(io.cwd, flags['from']) : undefined;
  const choice = { gpu: gpuOf(flags['gpu']), from };
  const { fetch, disk } = engineMegabytes(`${process.platform}-${process.arch}`, choice.gpu);
  const way = from === undefined ? `about ${fetch} MB come from the npm registry` : `copied from ${from}`;
  await sayLine(io, `node-llama-cpp ${engineVersion} (MIT) for ${folder}: ${way}, ${disk} MB on the disk.`);
  if (flags['yes'] !== true && !(await agreed(io, 'Install it? No install script is run. [y/N] ', signal))) {
    await sayLine(io, 'Nothing is installed.');
    return exitCodes.failed;
  }
  await installEngine(folder, choice, signal);
  if (flags['json'] === true) await printJson(io, { engine: folder, version: engineVersion });
  else await printLine(io, `node-llama-cpp ${engineVersion} is in ${folder}.`);
  return exitCodes.done;
}

function gpuOf(flag: string | true | undefined): EngineChoice['gpu'] {
  if (flag === undefined) return undefined;
  if (flag === 'vulkan' || flag === 'cuda') return flag;
  throw new UsageError('--gpu takes vulkan or cuda; Metal needs no flag.');
}
