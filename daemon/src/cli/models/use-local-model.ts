/** `foretoken models use`: names the model on this machine that answers. */
import { join } from 'node:path';
import { findModel, listModels } from '@foretoken/inference/library/model-library.js';
import { foldersOf } from '../../platform/folders.js';
import { editConfigFile } from '../../settings/edit-config-file.js';
import { loadSettings, userFileName } from '../../settings/load-settings.js';
import { environmentVariableOf } from '../../settings/settings-table.js';
import type { CommandCall } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { printJson, printLine, sayLine } from '../output.js';
import { unknownModel } from './unknown-model.js';

const key = 'backend.local_model';

export async function useLocalModel({ io, flags }: CommandCall, name: string): Promise<ExitCode> {
  const folders = foldersOf(io.env, process.platform);
  const config = join(folders.config, userFileName);
  if (findModel(folders.models, name) === undefined) throw unknownModel(name, listModels(folders.models));
  editConfigFile(config, key, name);
  if (flags['json'] === true) await printJson(io, { key, value: name, path: config });
  else await printLine(io, `${key} = ${name} is written in ${config}.`);
  const { settings, sources } = loadSettings({ folders, env: io.env });
  if (sources.get(key) === environmentVariableOf(key))
    await sayLine(io, `${environmentVariableOf(key)} is set in the environment and counts instead.`);
  if (settings['backend.url'] !== '')
    await sayLine(io, `backend.url is set and counts before it: \`foretoken config unset backend.url\` changes that.`);
  return exitCodes.done;
}
