/** Finds the `foretoken` command: the setting, $FORETOKEN_HOME/bin, then the PATH. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { workspace } from 'vscode';

/** An absolute path, or in a sentence why there is none. */
export function findCommand(): { readonly command: string } | { readonly missing: string } {
  const setting = workspace.getConfiguration('foretoken').get('command', '');
  if (setting !== '') {
    return isExecutable(setting)
      ? { command: setting }
      : { missing: `The setting foretoken.command names ${setting}, which is no program that can be run.` };
  }
  const { FORETOKEN_HOME: home, PATH: path = '' } = process.env;
  const folders = [...(home === undefined ? [] : [join(home, 'bin')]), ...path.split(delimiter)];
  const name = process.platform === 'win32' ? 'foretoken.cmd' : 'foretoken';
  const command = folders.map((folder) => join(folder, name)).find(isExecutable);
  return command === undefined ? { missing: notFound } : { command };
}

const notFound = 'The command foretoken was not found in $FORETOKEN_HOME/bin or on the PATH.';

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
