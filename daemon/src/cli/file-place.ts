/** Reads `FILE:LINE:COL` and finds the codebase that holds a file. */
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError, errorMessage } from '@foretoken/base/app-error.js';
import { uriOfPath } from '@foretoken/codebase/text/file-uri.js';
import { openDocument } from '@foretoken/codebase/text/open-document.js';
import { messageLimits } from '@foretoken/protocol/message-limits.js';
import { readSmallFile } from '../settings/settings-file.js';
import { UsageError } from './usage-error.js';

export interface FilePlace {
  /** Absolute. */
  readonly file: string;
  readonly text: string;
  /** UTF-16 offset. */
  readonly offset: number;
}

/** `LINE` counts from 1, `COL` from 1 in UTF-16 units. Throws UsageError, FILE_UNREADABLE or POSITION_BAD. */
export function readPlace(argument: string, cwd: string): FilePlace {
  const match = /^(.+):([0-9]{1,9}):([0-9]{1,9})$/s.exec(argument);
  if (match === null) throw new UsageError('A place is FILE:LINE:COL, for example src/main.ts:12:5.');
  const [, name = '', line = '', column = ''] = match;
  const file = resolve(cwd, name);
  const text = readText(file);
  const document = openDocument(uriOfPath(file), 'plaintext', 1, text);
  const position = { line: Number(line) - 1, character: Number(column) - 1 };
  const offset = document.offsetAt(position, 'utf-16');
  const reached = document.positionAt(offset, 'utf-16');
  if (reached.line !== position.line || reached.character !== position.character) {
    const there = `the nearest place is ${reached.line + 1}:${reached.character + 1}`;
    throw new AppError('POSITION_BAD', `${name} has no place ${line}:${column}; ${there}.`);
  }
  return { file, text, offset };
}

/** The nearest folder above a file or folder that holds a repository; without one, the folder itself. */
export function codebaseOf(path: string, isFolder: boolean): string {
  const start = isFolder ? path : dirname(path);
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (dirname(folder) === folder) return start;
  }
}

/** Root and path for a task on `file`: both real, so that a link on the way does not lead out of the root. */
export function taskPlace(file: string, root: string | undefined, cwd: string): { root: string; path: string } {
  const real = join(realpathSync(dirname(file)), basename(file));
  return { root: root === undefined ? codebaseOf(real, false) : resolve(cwd, root), path: real };
}

function readText(file: string): string {
  let text: string | undefined;
  try {
    text = readSmallFile(file, messageLimits.textUnitsMax);
  } catch (thrown) {
    throw new AppError('FILE_UNREADABLE', errorMessage(thrown), {}, thrown);
  }
  if (text === undefined) throw new AppError('FILE_UNREADABLE', `${file} is no regular file, or too large.`);
  if (text.includes('\0')) throw new AppError('FILE_UNREADABLE', `${file} is no text file.`);
  return text;
}
