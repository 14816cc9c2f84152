/** `foretoken daemon`: the daemon itself, in the foreground; editors and commands start it by themselves. */
import { runDaemon } from '../../process/run-daemon.js';
import type { CommandCall } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';

export async function run({ io }: CommandCall): Promise<ExitCode> {
  const code = await runDaemon(io.env);
  // Handles of a peer that does not close must not hold the process.
  setTimeout(() => process.exit(code), 1_000).unref();
  return code === 0 ? exitCodes.done : exitCodes.failed;
}
