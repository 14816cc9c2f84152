/** `foretoken reset`: deletes everything that was derived from code and use; settings stay. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  deleteKeptCompletions,
  keptCompletionsFile,
} from '@foretoken/assist/completion/cache/kept-completions-file.js';
import { embeddingFiles } from '@foretoken/assist/embedding/embedding-store.js';
import { foldersOf } from '../../platform/folders.js';
import { tokenLengthFileName } from '../../usage/token-length-file.js';
import { stateFileName } from '../../usage/usage-store.js';
import { agreed } from '../agreed.js';
import type { CommandCall } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { printJson, printLine, sayLine } from '../output.js';
import { stopDaemon } from '../stop-daemon.js';

export async function run({ io, flags, signal }: CommandCall): Promise<ExitCode> {
  const folders = foldersOf(io.env, process.platform);
  // Named one by one: a folder that FORETOKEN_HOME points to may hold files that are not ours.
  const ours = [
    join(folders.cache, 'index'),
    ...embeddingFiles(folders.cache),
    ...['', '-wal', '-shm'].map((ending) => join(folders.state, `${stateFileName}${ending}`)),
    join(folders.state, tokenLengthFileName),
    join(folders.state, 'logs'),
  ];
  if (flags['yes'] !== true && !(await agreed(io, question, signal))) {
    await sayLine(io, 'Nothing is deleted.');
    return exitCodes.failed;
  }
  await stopDaemon(io.env);
  for (const path of ours) await rm(path, { recursive: true, force: true });
  deleteKeptCompletions(keptCompletionsFile(folders.cache));
  if (flags['json'] === true) await printJson(io, { deleted: [folders.cache, folders.state] });
  else
    await printLine(
      io,
      `Indexes, learned tables, embeddings, kept completions, usage figures and logs are deleted; settings stay in ${folders.config}.`,
    );
  return exitCodes.done;
}

const question = 'Delete all indexes, learned tables, embeddings, kept completions, usage figures and logs? [y/N] ';
