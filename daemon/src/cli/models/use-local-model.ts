/** `foretoken models use`: names the model on this machine that answers. */
import { join } from 'node:path';
import { findModel, listModels } from '@foretoken/inference/library/model-library.js';
import { foldersOf } from '../../platform/folders.js';
import { editConfigFile } from '../../settings/edit-config-file.js';
import { loadSettings, userFileName } from '../../settings/load-settings.js';
import { environmentVariableOf } from '../../settings/settings-table.js';
import type { CommandCall, CommandIo } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { printJson, printLine, sayLine } from '../output.js';
import { unknownModel } from './unknown-model.js';

const key = 'backend.local_model';

export async function useLocalModel({ io, flags }: CommandCall, name: string): Promise<ExitCode> {
  const { models } = foldersOf(io.env, process.platform);
  if (findModel(models, name) === undefined) throw unknownModel(name, listModels(models));
  const { path } = await chooseModel(io, name);
  if (flags['json'] === true) await printJson(io, { key, value: name, path });
  else await printLine(io, `${key} = ${name} is written in ${path}.`);
  return exitCodes.done;
}

/** Writes the setting, and says what counts before it. A running daemon reads it by itself. */
export async function chooseModel(
  io: CommandIo,
  name: string,
): Promise<{ readonly key: string; readonly path: string }> {
  const folders = foldersOf(io.env, process.platform);
  const path = join(folders.config, userFileName);
  editConfigFile(path, key, name);
  const { settings, sources } = loadSettings({ folders, env: io.env });
  if (sources.get(key) === environmentVariableOf(key))
    await sayLine(io, `${environmentVariableOf(key)} is set in the environment and counts instead.`);
  const source = sources.get('backend.url') ?? 'default';
  if (settings['backend.url'] !== '')
    await sayLine(
      io,
      source === path
        ? 'backend.url is set and counts before it: `foretoken config unset backend.url` changes that.'
        : `backend.url is set by ${source} and counts before it.`,
    );
  return { key, path };
}
