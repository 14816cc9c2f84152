/** `foretoken daemon`: the daemon itself, in the foreground; editors and commands start it by themselves. */
import { runDaemon } from '../../process/run-daemon.js';
import type { CommandCall } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';

export async function run({ io }: CommandCall): Promise<ExitCode> {
  const code = await runDaemon(io.env);
  // Everything is stored and closed; what a peer still holds open must not hold the process. Last words get a moment to leave.
  setTimeout(() => process.exit(code), lastWordsMs);
  return code === 0 ? exitCodes.done : exitCodes.failed;
}

const lastWordsMs = 30;
