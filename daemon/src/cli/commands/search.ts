/** `foretoken search`: lexical search in a codebase. */
import { resolve } from 'node:path';
import { queryTerms } from '@foretoken/codebase/index/search/search-terms.js';
import type { Snippet } from '@foretoken/codebase/index/search/snippet.js';
import { messageLimits } from '@foretoken/protocol/message-limits.js';
import { operationLimits } from '../../operations/limits.js';
import type { CommandCall } from '../command.js';
import { countFlag } from '../count-flag.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { codebaseOfFolder, notHome, pathSeen } from '../file-place.js';
import { openOperations } from '../open-operations.js';
import { printJson, printLine, sayLacking, sayLine } from '../output.js';
import { printable, withProgress } from '../progress-line.js';
import { UsageError } from '../usage-error.js';

export async function run({ io, flags, positionals, signal }: CommandCall): Promise<ExitCode> {
  const query = positionals.join(' ').trim();
  if (query === '') throw new UsageError('QUERY is empty: words, names, or Type.member.');
  const max = countFlag(flags['max'], 'max', operationLimits.snippetsDefault, messageLimits.snippetsMax);
  const root = typeof flags['root'] === 'string' ? resolve(io.cwd, flags['root']) : notHome(codebaseOfFolder(io.cwd));
  const opened = await openOperations(io, signal);
  try {
    const { operations } = opened;
    const { snippets, ...lacking } = await withProgress(io, operations, root, () =>
      operations.search(root, query, max, signal),
    );
    if (flags['json'] === true) {
      await printJson(io, { root, snippets, ...lacking });
      return exitCodes.done;
    }
    for (const snippet of snippets)
      for (const line of linesOf(snippet, pathSeen(io.cwd, root, snippet.path), query)) await printLine(io, line);
    await sayLacking(io, lacking);
    if (snippets.length === 0) await sayLine(io, `Nothing in ${root} fits.`);
    return exitCodes.done;
  } finally {
    await opened.close();
  }
}

/** A headline that tools can open, and below it the lines that speak most of the query. */
function linesOf({ startLine, text, definition }: Snippet, path: string, query: string): string[] {
  const words = queryTerms(query).filter((word) => word.length > 2);
  const lines = text.split('\n').map((line, at) => {
    const lower = line.toLowerCase();
    return { line: startLine + at, text: line, said: words.filter((word) => lower.includes(word)).length };
  });
  const best = lines.toSorted((a, b) => b.said - a.said || a.line - b.line);
  const head = definition?.line ?? (best[0]?.text.trim() ? best[0].line : startLine);
  const title = definition?.signature ?? lines.find(({ line }) => line === head)?.text.trim() ?? '';
  const owner = definition?.container ? `  in ${definition.container}` : '';
  const hits = best.filter(({ line, said }) => said > 0 && line !== head).slice(0, hitLinesMax);
  return [
    `${printable(path)}:${head}: ${short(title)}${printable(owner)}`,
    ...hits.sort((a, b) => a.line - b.line).map((hit) => `${String(hit.line).padStart(8)}  ${short(hit.text)}`),
  ];
}

const hitLinesMax = 3;

function short(line: string): string {
  const shown = printable(line.replaceAll('\t', '  ')).trimEnd();
  return shown.length <= shownCharsMax ? shown : `${shown.slice(0, shownCharsMax - 1)}…`;
}

const shownCharsMax = 160;
