/** `foretoken complete`: one completion at a place in a file, or a batch of tasks. */

import { runBatch } from '../../operations/batch.js';
import { parseCompletionTask } from '../../operations/batch-tasks.js';
import type { CompletionAnswer } from '../../operations/operations.js';
import type { CommandCall } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { type FilePlace, readPlace, taskPlace } from '../file-place.js';
import { type OpenedOperations, openOperations } from '../open-operations.js';
import { printJson, printLine, sayLine, writeText } from '../output.js';
import { UsageError } from '../usage-error.js';

export async function run(call: CommandCall): Promise<ExitCode> {
  const batch = call.flags['batch'] === true;
  const place = call.positionals[0];
  if (batch === (place !== undefined)) throw new UsageError('Use: foretoken complete FILE:LINE:COL, or --batch.');
  if (batch) {
    for (const flag of ['root', 'line-only', 'json'])
      if (call.flags[flag] !== undefined)
        throw new UsageError(`--${flag} does not go with --batch, whose tasks say it.`);
  }
  const at = place === undefined ? undefined : readPlace(place, call.io.cwd);
  const opened = await openOperations(call.io, call.signal);
  try {
    return at === undefined ? await completeBatch(call, opened) : await completePlace(call, opened, at);
  } finally {
    await opened.close();
  }
}

async function completeBatch({ io, signal }: CommandCall, opened: OpenedOperations): Promise<ExitCode> {
  const end = await runBatch({
    input: io.stdin,
    parse: parseCompletionTask,
    run: (task) => opened.operations.complete(task, signal),
    write: (line) => writeText(io.stdout, `${line}\n`),
    parallel: opened.parallel,
    signal,
  });
  return end.failed === 0 && !signal.aborted ? exitCodes.done : exitCodes.failed;
}

async function completePlace(call: CommandCall, opened: OpenedOperations, place: FilePlace): Promise<ExitCode> {
  const { io, flags, signal } = call;
  const { file, text, offset } = place;
  const rootFlag = typeof flags['root'] === 'string' ? flags['root'] : undefined;
  const { root, path } = taskPlace(file, rootFlag, io.cwd);
  const lineOnly = flags['line-only'] === true;
  await opened.index(root, signal);
  const task = { id: file, root, path, prefix: text.slice(0, offset), suffix: text.slice(offset), lineOnly };
  const answer = await opened.operations.complete(task, signal);
  const { items, reason, ms } = answer;
  if (flags['json'] === true) await printJson(io, { items, reason, ms });
  else await printAnswer(call, answer);
  return items.length === 0 && noBackend(opened, reason) ? exitCodes.noBackend : exitCodes.done;
}

async function printAnswer({ io }: CommandCall, { items, reason, ms }: CompletionAnswer): Promise<void> {
  const [best] = items;
  if (best === undefined) {
    await sayLine(io, `No completion here: ${reason} (${ms.toFixed(1)} ms).`);
    return;
  }
  await printLine(io, best.text);
  if (io.stderr.isTTY === true)
    await sayLine(io, `from ${best.source}, confidence ${best.confidence.toFixed(2)}, ${ms.toFixed(1)} ms`);
}

/** Nothing could have answered: the embedded engine is off, and there is no backend or it failed. */
function noBackend(opened: OpenedOperations, reason: string): boolean {
  if (reason === 'backend-failed') return true;
  return !opened.settings['completion.embedded'] && opened.settings['backend.url'] === '';
}
