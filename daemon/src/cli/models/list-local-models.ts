/** `foretoken models list`: the models on this machine, and which one is used. */
import type { LocalModel } from '@foretoken/inference/library/local-model.js';
import { listModels } from '@foretoken/inference/library/model-library.js';
import { foldersOf } from '../../platform/folders.js';
import { loadSettings } from '../../settings/load-settings.js';
import type { Settings } from '../../settings/settings-table.js';
import type { CommandCall } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { printJson, printLine, sayLine } from '../output.js';
import { printable } from '../progress-line.js';
import { textTable } from '../text-table.js';
import { sizeText } from './size-text.js';

export async function listLocalModels({ io, flags }: CommandCall): Promise<ExitCode> {
  const folders = foldersOf(io.env, process.platform);
  const { settings } = loadSettings({ folders, env: io.env });
  const models = listModels(folders.models);
  const used = usedModel(settings);
  if (flags['json'] === true) {
    await printJson(io, { folder: folders.models, models: models.map((model) => localModelJson(model, used)) });
    return exitCodes.done;
  }
  if (models.length === 0) await sayLine(io, `There is no model in ${folders.models}.`);
  else for (const line of localModelTable(models, used)) await printLine(io, printable(line));
  return exitCodes.done;
}

/** The name of the one that answers; empty: none does. */
export function usedModel(settings: Settings): string {
  return settings['backend.url'] === '' ? settings['backend.local_model'] : '';
}

export function localModelJson(model: LocalModel, used: string): object {
  const { licence = null, family = null, contextTokens = null, cacheBytesPerToken = null, ...facts } = model;
  return { ...facts, licence, family, contextTokens, cacheBytesPerToken, used: model.name === used };
}

export function localModelTable(models: readonly LocalModel[], used: string): string[] {
  const rows = models.map(({ name, family, contextTokens, bytes, licence }) => [
    name,
    family === undefined ? 'no' : `yes (${family})`,
    contextTokens === undefined ? '?' : `${contextTokens}`,
    sizeText(bytes),
    licence ?? '?',
    name === used ? 'in use' : '',
  ]);
  return textTable([['MODEL', 'FIM', 'CONTEXT', 'SIZE', 'LICENCE', ''], ...rows]);
}
