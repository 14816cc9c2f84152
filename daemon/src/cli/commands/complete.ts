/** `foretoken complete`: one completion at a place in a file, or a batch of tasks. */

import { silenceText } from '@foretoken/assist/completion/traces/outcome-text.js';
import { confidenceBands } from '@foretoken/assist/embedded/confidence-bands.js';
import { runBatch } from '../../operations/batch.js';
import { parseCompletionTask } from '../../operations/batch-tasks.js';
import type { CompletionAnswer } from '../../operations/operations.js';
import { hasBackend } from '../../settings/backend-urls.js';
import type { CommandCall } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import type { FilePlace } from '../file-place.js';
import { type OpenedOperations, openOperations } from '../open-operations.js';
import { printJson, printLine, sayLine, writeText } from '../output.js';
import { placeOrBatch, taskAt } from '../place-task.js';
import { withProgress } from '../progress-line.js';

export async function run(call: CommandCall): Promise<ExitCode> {
  const at = placeOrBatch(call, 'complete');
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
  const task = { ...taskAt(call, place), lineOnly: flags['line-only'] === true };
  const { operations } = opened;
  const answer = await withProgress(io, operations, task.root, () => operations.complete(task, signal));
  const { items, reason, detail, ms } = answer;
  if (flags['json'] === true) await printJson(io, { items, reason, detail, ms });
  else await printAnswer(call, answer, opened.settings['completion.confidence']);
  return items.length === 0 && noBackend(opened, reason) ? exitCodes.noBackend : exitCodes.done;
}

async function printAnswer(
  { io }: CommandCall,
  { items, reason, detail, ms }: CompletionAnswer,
  setting: 'eager' | 'balanced' | 'quiet',
): Promise<void> {
  const [best] = items;
  if (best === undefined) {
    const more = detail === undefined ? '' : ` (${detail.replace(/\.$/, '')})`;
    await sayLine(io, `No completion here: ${silenceText(reason)}${more}; ${ms.toFixed(1)} ms.`);
    if (reason === 'backend-failed') await sayLine(io, '`foretoken doctor` says what to do.');
    return;
  }
  await printLine(io, best.text);
  if (detail !== undefined) await sayLine(io, detail);
  if (io.stderr.isTTY !== true) return;
  const needed = confidenceBands[setting];
  const unsure =
    best.source === 'embedded' && best.confidence < needed
      ? `; while you type it takes ${needed.toFixed(2)} to be shown (completion.confidence ${setting})`
      : '';
  await sayLine(io, `from ${best.source}, confidence ${best.confidence.toFixed(2)}, ${ms.toFixed(1)} ms${unsure}`);
}

/** Nothing could have answered: the embedded engine is off, and there is no backend or it failed. */
function noBackend(opened: OpenedOperations, reason: string): boolean {
  if (reason === 'backend-failed') return true;
  return !opened.settings['completion.embedded'] && !hasBackend(opened.settings);
}
