/** `foretoken context --batch`: the ranked snippets that would go into a prompt. */

import { runBatch } from '../../operations/batch.js';
import { parseContextTask } from '../../operations/batch-tasks.js';
import type { CommandCall } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { openOperations } from '../open-operations.js';
import { writeText } from '../output.js';
import { UsageError } from '../usage-error.js';

export async function run({ io, flags, signal }: CommandCall): Promise<ExitCode> {
  if (flags['batch'] !== true) throw new UsageError('Use: foretoken context --batch < tasks.jsonl');
  const opened = await openOperations(io, signal);
  try {
    const end = await runBatch({
      input: io.stdin,
      parse: parseContextTask,
      run: (task) => opened.operations.context(task, signal),
      write: (line) => writeText(io.stdout, `${line}\n`),
      parallel: 1,
      signal,
    });
    return end.failed === 0 && !signal.aborted ? exitCodes.done : exitCodes.failed;
  } finally {
    await opened.close();
  }
}
