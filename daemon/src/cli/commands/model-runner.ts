/** `foretoken model-runner`: runs the model on this machine; of no use without a daemon at the other end of its channel. */
import { runModelProcess } from '../../runner/run-model-process.js';
import type { CommandCall } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { UsageError } from '../usage-error.js';

export async function run(_call: CommandCall): Promise<ExitCode> {
  if (process.send === undefined) throw new UsageError('The model runner is started by the daemon.');
  await runModelProcess();
  return exitCodes.done;
}
