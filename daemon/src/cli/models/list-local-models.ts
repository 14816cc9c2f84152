/** `foretoken models list`: the models on this machine, and which one is used. */
import type { LocalModel } from '@foretoken/inference/library/local-model.js';
import { listModels, listParts } from '@foretoken/inference/library/model-library.js';
import { foldersOf } from '../../platform/folders.js';
import { loadSettings } from '../../settings/load-settings.js';
import { configuredProfiles, ownMachine, placedProfile } from '../../settings/profiles.js';
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
  const parts = listParts(folders.models);
  const uses = localUses(settings, models);
  if (flags['json'] === true) {
    const whole = models.map((model) => localModelJson(model, uses));
    await printJson(io, {
      folder: folders.models,
      models: whole,
      parts: parts.map((part) => ({ ...part, total: part.total ?? null })),
    });
    return exitCodes.done;
  }
  if (models.length === 0) await sayLine(io, `There is no model in ${folders.models}.`);
  else for (const line of localModelTable(models, uses)) await printLine(io, printable(line));
  for (const { name, bytes, total } of parts) {
    const came = total === undefined ? sizeText(bytes) : `${sizeText(bytes)} of ${sizeText(total)}`;
    await sayLine(
      io,
      printable(
        `${name}: ${came} came so far; the same \`foretoken models pull\` goes on, \`foretoken models remove ${name}\` deletes it.`,
      ),
    );
  }
  return exitCodes.done;
}

/** What those that are used are used for, by their names. */
export type LocalUses = ReadonlyMap<string, string>;

/** The one that answers by default, and those that profiles name. */
export function localUses(settings: Settings, models: readonly LocalModel[]): LocalUses {
  const isHere = (name: string) => models.some((model) => model.name === name);
  const uses = new Map<string, string>();
  for (const listed of configuredProfiles(settings)) {
    const { url, model, task, language } = placedProfile(listed, settings, isHere);
    const use = `${task}${language === '*' ? '' : ` in ${language}`}`;
    const others = uses.get(model);
    if (url === ownMachine) uses.set(model, others === undefined ? `in use for ${use}` : `${others}, ${use}`);
  }
  if (settings['backend.url'] === '' && settings['backend.local_model'] !== '')
    uses.set(settings['backend.local_model'], 'in use');
  return uses;
}

export function localModelJson(model: LocalModel, uses: LocalUses): object {
  const { licence = null, family = null, contextTokens = null, cacheBytesPerToken = null, ...facts } = model;
  return { ...facts, licence, family, contextTokens, cacheBytesPerToken, used: uses.has(model.name) };
}

export function localModelTable(models: readonly LocalModel[], uses: LocalUses): string[] {
  const rows = models.map(({ name, family, contextTokens, bytes, licence }) => [
    name,
    family === undefined ? 'no' : `yes (${family})`,
    contextTokens === undefined ? '?' : `${contextTokens}`,
    sizeText(bytes),
    licence ?? '?',
    uses.get(name) ?? '',
  ]);
  return textTable([['MODEL', 'FIM', 'CONTEXT', 'SIZE', 'LICENCE', ''], ...rows]);
}
