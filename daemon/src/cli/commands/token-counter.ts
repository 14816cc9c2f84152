/** `foretoken token-counter`: counts tokens by installed vocabularies; of no use without a daemon at the other end of its channel. */
import { runCountingProcess } from '../../runner/run-counting-process.js';
import type { CommandCall } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { UsageError } from '../usage-error.js';

export async function run(_call: CommandCall): Promise<ExitCode> {
  if (process.send === undefined) throw new UsageError('The token counter is started by the daemon.');
  await runCountingProcess();
  return exitCodes.done;
}
