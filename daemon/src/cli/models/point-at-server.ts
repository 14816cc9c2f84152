/** Points the settings at a model server for as long as it runs, and puts those of before back. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Folders } from '../../platform/folders.js';
import { editConfigFile } from '../../settings/edit-config-file.js';
import { loadSettings, userFileName } from '../../settings/load-settings.js';
import { environmentVariableOf, type Settings } from '../../settings/settings-table.js';

export interface PointedSettings {
  /** Variables of the environment that count before what was written. */
  readonly overridden: readonly string[];
  /** Leaves what was changed meanwhile. */
  putBack(): void;
}

/** Writes the key into a file that only the user can read, and the settings. Throws AppError CONFIG_UNWRITABLE, with all as before. A running daemon follows by itself. */
export function pointAtServer(
  { url, key, model }: { readonly url: string; readonly key: string; readonly model: string },
  folders: Pick<Folders, 'config' | 'run'>,
  env: Readonly<Record<string, string | undefined>>,
): PointedSettings {
  const config = join(folders.config, userFileName);
  const keyFile = join(folders.run, `model-server-${process.pid}.key`);
  const before = loadSettings({ folders, env: {} });
  // Who was killed put nothing back: what leads to a server that is gone is nothing to go back to.
  const isLeft = isOurKeyFile(before.settings['backend.api_key_file'], folders.run);
  // In this order no server of before is ever asked with the new key; backwards neither.
  const values = {
    'backend.endpoints': [],
    'backend.url': url,
    'backend.api_key': '',
    'backend.api_key_file': keyFile,
    'backend.server': 'auto',
    'backend.model': model,
    'backend.model_family': 'auto',
  } as const satisfies Partial<Settings>;
  const keys = Object.keys(values) as (keyof typeof values)[];
  const isDefault = (setting: keyof typeof values) => before.sources.get(setting) !== config;
  const changed = keys.filter(
    (setting) => !isDeepStrictEqual(before.settings[setting], values[setting]) || (isLeft && !isDefault(setting)),
  );
  const putBack = () => {
    const now = loadSettings({ folders, env: {} }).settings;
    for (const setting of changed.toReversed()) {
      // Whoever changed it meanwhile meant it.
      if (!isDeepStrictEqual(now[setting], values[setting])) continue;
      const wasSet = !isDefault(setting) && !isLeft;
      editConfigFile(config, setting, wasSet ? before.settings[setting] : undefined);
    }
    rmSync(keyFile, { force: true });
  };
  mkdirSync(folders.run, { recursive: true, mode: 0o700 });
  writeFileSync(keyFile, key, { mode: 0o600 });
  try {
    for (const setting of changed) editConfigFile(config, setting, values[setting]);
  } catch (thrown) {
    putBack();
    throw thrown;
  }
  const { sources } = loadSettings({ folders, env });
  const overridden = keys
    .map(environmentVariableOf)
    .filter((name, index) => sources.get(keys[index] ?? 'backend.url') === name);
  return { overridden, putBack };
}

function isOurKeyFile(path: string, runFolder: string): boolean {
  return dirname(path) === runFolder && /^model-server(?:-\d+)?\.key$/.test(basename(path));
}
