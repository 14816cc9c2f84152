/** `foretoken models remove`: deletes a model from this machine, and the setting that names it. */
import { join } from 'node:path';
import { listModels, listParts, removeModel } from '@foretoken/inference/library/model-library.js';
import { foldersOf } from '../../platform/folders.js';
import { editConfigFile } from '../../settings/edit-config-file.js';
import { loadSettings, userFileName } from '../../settings/load-settings.js';
import { configuredProfiles, ownMachine } from '../../settings/profiles.js';
import type { CommandCall } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { printJson, printLine, sayLine } from '../output.js';
import { takePullLock } from './pull-lock.js';
import { unknownModel } from './unknown-model.js';

export async function removeLocalModel({ io, flags }: CommandCall, name: string): Promise<ExitCode> {
  const folders = foldersOf(io.env, process.platform);
  const config = join(folders.config, userFileName);
  if (!removedWithPart(folders.models, name)) throw unknownModel(name, listModels(folders.models));
  const { settings, sources } = loadSettings({ folders, env: io.env });
  const wasUsed = settings['backend.local_model'] === name && sources.get('backend.local_model') === config;
  if (wasUsed) editConfigFile(config, 'backend.local_model', undefined);
  if (flags['json'] === true) await printJson(io, { removed: name, unset: wasUsed ? 'backend.local_model' : null });
  else {
    await printLine(io, `${name} is deleted from ${folders.models}.`);
    if (wasUsed) await printLine(io, `backend.local_model is removed from ${config}.`);
    if (configuredProfiles(settings).some(({ model, url }) => model === name && url === ownMachine))
      await sayLine(io, `models.profiles names it still: those profiles are passed over.`);
  }
  return exitCodes.done;
}

/** A part may be under way. */
function removedWithPart(folder: string, name: string): boolean {
  const lock = listParts(folder).some((part) => part.name === name) ? takePullLock(folder) : undefined;
  try {
    return removeModel(folder, name);
  } finally {
    lock?.release();
  }
}
