/** `foretoken config`: shows and changes settings; a secret's value is never printed. */
import { join } from 'node:path';
import { foldersOf } from '../../platform/folders.js';
import { checkText, valuesOf } from '../../settings/check-value.js';
import { editConfigFile } from '../../settings/edit-config-file.js';
import { type LoadedSettings, loadSettings, userFileName } from '../../settings/load-settings.js';
import { unknownKeySentence } from '../../settings/settings-layer.js';
import { settingsSchema } from '../../settings/settings-schema.js';
import {
  environmentVariableOf,
  isSettingKey,
  type SettingKey,
  type SettingValue,
  settingEntry,
  settingKeys,
} from '../../settings/settings-table.js';
import type { CommandCall, CommandIo } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { printJson, printLine, sayLine } from '../output.js';
import { sayProblems } from '../say-problems.js';
import { UsageError } from '../usage-error.js';

export async function run(call: CommandCall): Promise<ExitCode> {
  const { io, positionals } = call;
  const [verb, ...rest] = positionals;
  const json = call.flags['json'] === true;
  const folders = foldersOf(io.env, process.platform);
  const path = join(folders.config, userFileName);
  const loaded = loadSettings({ folders, env: io.env });
  switch (verb) {
    case 'path':
      takes(rest, 0, 'path');
      await (json ? printJson(io, { path }) : printLine(io, path));
      return exitCodes.done;
    case 'schema':
      takes(rest, 0, 'schema');
      // The schema is what is asked for: nothing of ours in it, so that it can be saved as it is.
      await printLine(io, JSON.stringify(settingsSchema(), undefined, 2));
      return exitCodes.done;
    case 'list':
      takes(rest, 0, 'list');
      await list(io, loaded, json);
      await sayProblems(io, loaded.problems);
      return exitCodes.done;
    case 'get': {
      takes(rest, 1, 'get KEY');
      const key = knownKey(rest[0] ?? '');
      const value = shown(key, loaded.settings[key]);
      await (json ? printJson(io, { key, value, source: loaded.sources.get(key) }) : printLine(io, textOf(value)));
      await sayProblems(io, loaded.problems);
      return exitCodes.done;
    }
    case 'set': {
      if (rest.length < 2) throw new UsageError('Use: foretoken config set KEY VALUE');
      const key = knownKey(rest[0] ?? '');
      const checked = checkText(settingEntry(key), rest.length > 2 ? JSON.stringify(rest.slice(1)) : (rest[1] ?? ''));
      if (!checked.ok) throw new UsageError(`"${key}" takes ${checked.takes}`, 'SETTING_BAD');
      editConfigFile(path, key, checked.value);
      await (json ? printJson(io, { key, path }) : printLine(io, `${key} is written in ${path}`));
      await sayOverridden(io, key, path, loaded);
      const after = loadSettings({ folders, env: io.env }).problems;
      await sayProblems(
        io,
        after.filter((problem) => problem.key === key),
      );
      return exitCodes.done;
    }
    case 'unset': {
      takes(rest, 1, 'unset KEY');
      const key = knownKey(rest[0] ?? '');
      const wasSet = editConfigFile(path, key, undefined);
      const told = `${key} ${wasSet ? 'is no longer' : 'was not'} set in ${path}`;
      await (json ? printJson(io, { key, path, wasSet }) : printLine(io, told));
      await sayOverridden(io, key, path, loaded);
      return exitCodes.done;
    }
    default:
      throw new UsageError('Use: foretoken config list | get KEY | set KEY VALUE | unset KEY | path | schema');
  }
}

async function list(io: CommandIo, { settings, sources }: LoadedSettings, json: boolean): Promise<void> {
  if (json) {
    const rows = settingKeys.map((key) => ({ key, value: shown(key, settings[key]), source: sources.get(key) }));
    return printJson(io, { settings: rows });
  }
  const width = Math.max(...settingKeys.map((key) => key.length));
  for (const key of settingKeys) {
    const source = sources.get(key) ?? 'default';
    const from = source === 'default' ? '' : `   (${source})`;
    await printLine(io, `${key.padEnd(width)}  ${textOf(shown(key, settings[key])) || '(none)'}${from}`);
    await printLine(io, `${' '.repeat(width)}    takes ${valuesOf(settingEntry(key))}`);
  }
}

async function sayOverridden(io: CommandIo, key: SettingKey, path: string, before: LoadedSettings): Promise<void> {
  const source = before.sources.get(key) ?? 'default';
  if (source === environmentVariableOf(key))
    await sayLine(io, `${source} is set in the environment and counts instead.`);
  else if (source !== 'default' && source !== path) await sayLine(io, `${source}, counts instead until it ends.`);
}

function knownKey(key: string): SettingKey {
  if (isSettingKey(key)) return key;
  throw new UsageError(unknownKeySentence(key), 'SETTING_UNKNOWN');
}

function takes(rest: readonly string[], count: number, usage: string): void {
  if (rest.length !== count) throw new UsageError(`Use: foretoken config ${usage}`);
}

function shown(key: SettingKey, value: SettingValue): SettingValue {
  const entry = settingEntry(key);
  const secret = entry.type === 'text' && entry.secret === true;
  return secret && value !== '' ? '********' : value;
}

function textOf(value: SettingValue): string {
  return Array.isArray(value) ? JSON.stringify(value) : String(value);
}
