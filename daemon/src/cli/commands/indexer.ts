/** `foretoken indexer`: the daemon's indexer process; of no use without a daemon at the other end of its channel. */
import { join } from 'node:path';
import { runIndexerProcess } from '../../indexer/indexer-process.js';
import { openLog } from '../../logs/open-log.js';
import { foldersOf } from '../../platform/folders.js';
import { loadSettings } from '../../settings/load-settings.js';
import type { CommandCall } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { UsageError } from '../usage-error.js';

export async function run({ io }: CommandCall): Promise<ExitCode> {
  if (process.send === undefined) throw new UsageError('The indexer is started by the daemon.');
  const folders = foldersOf(io.env, process.platform);
  const { settings } = loadSettings({ folders, env: io.env });
  await runIndexerProcess(openLog(join(folders.state, 'logs', 'indexer.log'), settings['log.level']));
  return exitCodes.done;
}
