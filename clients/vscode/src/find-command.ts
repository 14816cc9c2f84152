/** Finds the `foretoken` command: the setting, $FORETOKEN_HOME/bin, then the PATH. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** An absolute path, or undefined when it is nowhere. */
export function findCommand(setting: string, env: NodeJS.ProcessEnv): string | undefined {
  if (setting !== '') return setting;
  const home = env['FORETOKEN_HOME'];
  const folders = [...(home === undefined ? [] : [join(home, 'bin')]), ...(env['PATH'] ?? '').split(delimiter)];
  const name = process.platform === 'win32' ? 'foretoken.cmd' : 'foretoken';
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
