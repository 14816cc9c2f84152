/** `foretoken stop`: ends the running daemon and waits until it is gone. */
import type { CommandCall } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { printJson, printLine } from '../output.js';
import { stopDaemon } from '../stop-daemon.js';

export async function run({ io, flags }: CommandCall): Promise<ExitCode> {
  const stopped = await stopDaemon(io.env);
  if (flags['json'] === true) await printJson(io, { stopped });
  else await printLine(io, stopped ? 'The daemon has ended.' : 'No daemon was running.');
  return exitCodes.done;
}
