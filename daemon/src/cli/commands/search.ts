/** `foretoken search`: lexical search in a codebase. */
import { resolve } from 'node:path';
import { messageLimits } from '@foretoken/protocol/message-limits.js';
import { operationLimits } from '../../operations/limits.js';
import type { CommandCall } from '../command.js';
import { countFlag } from '../count-flag.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { codebaseOfFolder } from '../file-place.js';
import { openOperations } from '../open-operations.js';
import { printJson, printLine, sayLine } from '../output.js';
import { printable } from '../progress-line.js';

export async function run({ io, flags, positionals, signal }: CommandCall): Promise<ExitCode> {
  const query = positionals.join(' ');
  const max = countFlag(flags['max'], 'max', operationLimits.snippetsDefault, messageLimits.snippetsMax);
  const root = typeof flags['root'] === 'string' ? resolve(io.cwd, flags['root']) : codebaseOfFolder(io.cwd);
  const opened = await openOperations(io, signal);
  try {
    await opened.index(root, signal);
    const snippets = await opened.operations.search(root, query, max, signal);
    if (flags['json'] === true) {
      await printJson(io, { root, snippets });
      return exitCodes.done;
    }
    for (const { path, startLine, text } of snippets)
      await printLine(io, `${printable(path)}:${startLine}: ${printable(firstLine(text))}`);
    if (snippets.length === 0) await sayLine(io, `Nothing in ${root} fits.`);
    return exitCodes.done;
  } finally {
    await opened.close();
  }
}

function firstLine(text: string): string {
  const line = text.split('\n').find((candidate) => candidate.trim() !== '') ?? '';
  return line.trim().slice(0, 160);
}
