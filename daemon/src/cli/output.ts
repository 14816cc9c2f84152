/** Writes what commands say: results to standard output, everything else to standard error. */
import type { Writable } from 'node:stream';
import type { OperationFailure } from '../operations/operation-failure.js';
import type { CommandIo } from './command.js';

/** Resolves when the line is taken, so that a slow reader slows the writer. Rejects with EPIPE when the reader is gone. */
export function writeText(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

export function printLine(io: CommandIo, line: string): Promise<void> {
  return writeText(io.stdout, `${line}\n`);
}

/** One JSON object with the version of its shape. */
export function printJson(io: CommandIo, value: object): Promise<void> {
  return printLine(io, JSON.stringify({ schema: 1, ...value }));
}

/** A line for the person at the terminal, beside the result. */
export function sayLine(io: CommandIo, line: string): Promise<void> {
  return writeText(io.stderr, `${line}\n`);
}

/** That an answer came before the index was whole, or after it could be kept so. */
export async function sayLacking(
  io: CommandIo,
  { unfinished, stale }: { readonly unfinished?: number | undefined; readonly stale?: string | undefined },
): Promise<void> {
  if (stale !== undefined) await sayLine(io, `The index is not kept up to date: ${stale}`);
  if (unfinished === undefined) return;
  const files = unfinished === 1 ? '1 file' : `${unfinished} files`;
  await sayLine(io, `Definitions and imports of ${files} are not known yet; asked again later, this may know more.`);
}

/** What failed, why, and what to do; with `json` as an object on standard output. */
export async function printFailure(io: CommandIo, failure: OperationFailure, json: boolean): Promise<void> {
  if (json) await printJson(io, { error: failure });
  else await writeText(io.stderr, `foretoken: ${failure.what}\n  why: ${failure.why}\n  do:  ${failure.todo}\n`);
}
