/** `foretoken daemon`: the daemon itself, in the foreground; editors and commands start it by themselves. */
import { runDaemon } from '../../process/run-daemon.js';
import type { CommandCall } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';

export async function run({ io }: CommandCall): Promise<ExitCode> {
  let code: ExitCode = exitCodes.failed;
  try {
    if ((await runDaemon(io.env)) === 0) code = exitCodes.done;
    return code;
  } finally {
    // Everything is stored and closed; what a peer still holds open must not hold the process. Last words get a moment to leave.
    setTimeout(() => process.exit(code), lastWordsMs);
  }
}

const lastWordsMs = 30;
