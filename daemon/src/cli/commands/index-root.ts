/** `foretoken index`: brings a folder's index in line with the disk, lets it stand still, or deletes what is stored about it. */

import { resolve } from 'node:path';
import type { IndexStatus } from '@foretoken/codebase/index/index-status.js';
import type { CommandCall } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { notHome } from '../file-place.js';
import { leftOut } from '../left-out.js';
import { openOperations } from '../open-operations.js';
import { printJson, printLine } from '../output.js';
import { withProgress } from '../progress-line.js';
import { UsageError } from '../usage-error.js';

export async function run({ io, flags, positionals, signal }: CommandCall): Promise<ExitCode> {
  const [named] = positionals;
  const root = named === undefined ? notHome(io.cwd) : resolve(io.cwd, named);
  const json = flags['json'] === true;
  const asked = ['rebuild', 'forget', 'pause', 'resume'].filter((flag) => flags[flag] === true);
  if (asked.length > 1) throw new UsageError(`--${asked[0]} does not go with --${asked[1]}.`);
  const opened = await openOperations(io, signal, { kept: true });
  try {
    if (flags['forget'] === true) {
      await opened.operations.forget(root);
      await (json
        ? printJson(io, { root, forgotten: true })
        : printLine(io, `What was stored about ${root} is deleted.`));
      return exitCodes.done;
    }
    const paused = flags['pause'] === true;
    if (paused || flags['resume'] === true) {
      await opened.operations.pause(root, paused);
      await (json
        ? printJson(io, { root, paused })
        : printLine(io, paused ? `The indexing of ${root} is paused.` : `The indexing of ${root} goes on.`));
      return exitCodes.done;
    }
    const began = performance.now();
    const { operations } = opened;
    if (flags['rebuild'] === true) await operations.rebuild(root);
    const status = await withProgress(io, operations, root, () => operations.index(root, signal));
    const ms = performance.now() - began;
    await (json ? printJson(io, { ...status, ms }) : printLine(io, summary(status, ms)));
    return status.phase === 'ready' ? exitCodes.done : exitCodes.failed;
  } finally {
    await opened.close();
  }
}

function summary(status: IndexStatus, ms: number): string {
  const megabytes = (status.bytesDone / 1e6).toFixed(1);
  if (status.phase === 'paused')
    return `${status.root} is paused at ${status.filesDone} of ${status.filesTotal} files. \`foretoken index --resume\` lets it go on.`;
  if (status.phase !== 'ready') return `${status.root} is ${status.phase}: ${status.problem ?? 'no reason given'}`;
  return `${status.root}: ${status.filesTotal} files, ${megabytes} MB read, ${(ms / 1000).toFixed(1)} s${leftOut(status.skipped)}`;
}
