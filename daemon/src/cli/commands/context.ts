/** `foretoken context`: the snippets that would go into a prompt, at a place in a file or for a batch of tasks. */

import { messageLimits } from '@foretoken/protocol/message-limits.js';
import { runBatch } from '../../operations/batch.js';
import { parseContextTask } from '../../operations/batch-tasks.js';
import { operationLimits } from '../../operations/limits.js';
import type { ContextAnswer } from '../../operations/operations.js';
import type { CommandCall, CommandIo } from '../command.js';
import { countFlag } from '../count-flag.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { type FilePlace, pathSeen } from '../file-place.js';
import { type OpenedOperations, openOperations } from '../open-operations.js';
import { printJson, printLine, sayLacking, sayLine, writeText } from '../output.js';
import { placeOrBatch, taskAt } from '../place-task.js';
import { printable, withProgress } from '../progress-line.js';

export async function run(call: CommandCall): Promise<ExitCode> {
  const at = placeOrBatch(call, 'context');
  const opened = await openOperations(call.io, call.signal);
  try {
    return at === undefined ? await contextBatch(call, opened) : await contextAt(call, opened, at);
  } finally {
    await opened.close();
  }
}

/** Each task sees the whole index, so that its answer does not depend on when it was asked. */
async function contextBatch({ io, signal }: CommandCall, { operations }: OpenedOperations): Promise<ExitCode> {
  const indexed = new Map<string, Promise<unknown>>();
  const whole = (root: string) => {
    const known = indexed.get(root) ?? operations.index(root, signal);
    indexed.set(root, known);
    return known;
  };
  const end = await runBatch({
    input: io.stdin,
    parse: parseContextTask,
    run: async (task) => {
      await whole(task.root);
      return operations.context(task, signal);
    },
    write: (line) => writeText(io.stdout, `${line}\n`),
    parallel: 1,
    signal,
  });
  return end.failed === 0 && !signal.aborted ? exitCodes.done : exitCodes.failed;
}

async function contextAt(call: CommandCall, opened: OpenedOperations, place: FilePlace): Promise<ExitCode> {
  const { io, flags, signal } = call;
  const { contextTokensDefault } = operationLimits;
  const tokensMax = countFlag(flags['tokens'], 'tokens', contextTokensDefault, messageLimits.contextTokensMax);
  const task = { ...taskAt(call, place), tokensMax };
  const { operations } = opened;
  const answer = await withProgress(io, operations, task.root, () => operations.context(task, signal));
  const { snippets, tokens, ms, unfinished, stale } = answer;
  if (flags['json'] === true) await printJson(io, { root: task.root, snippets, tokens, ms, unfinished, stale });
  else await printAnswer(io, task.root, answer, tokensMax);
  return exitCodes.done;
}

async function printAnswer(io: CommandIo, root: string, answer: ContextAnswer, tokensMax: number): Promise<void> {
  const { snippets, tokens, ms } = answer;
  for (const { path, startLine, endLine, source, sources = [source], score, text } of snippets) {
    await printLine(
      io,
      `${printable(pathSeen(io.cwd, root, path))}:${startLine}-${endLine}  ${sources.join(' ')}, ${score.toPrecision(2)}`,
    );
    for (const line of text.split('\n')) await printLine(io, `    ${printable(line.replaceAll('\t', '    '))}`);
  }
  await sayLine(
    io,
    `${snippets.length} ${snippets.length === 1 ? 'snippet' : 'snippets'}, ${tokens} of ${tokensMax} tokens, ${ms.toFixed(1)} ms`,
  );
  await sayLacking(io, answer);
}
