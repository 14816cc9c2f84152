/** `foretoken lsp` without `--stdio`: there is one way to be an editor's server, and it must be asked for by name. */
import type { CommandCall } from '../command.js';
import type { ExitCode } from '../exit-codes.js';
import { UsageError } from '../usage-error.js';

export async function run(_call: CommandCall): Promise<ExitCode> {
  throw new UsageError('Use: foretoken lsp --stdio');
}
