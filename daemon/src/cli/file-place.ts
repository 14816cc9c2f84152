/** Reads `FILE:LINE:COL` and finds the codebase that holds a file. */
import { existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { AppError } from '@foretoken/base/app-error.js';
import { fileFault } from '@foretoken/base/file-fault.js';
import { rootRelative, uriOfPath } from '@foretoken/codebase/text/file-uri.js';
import { openDocument } from '@foretoken/codebase/text/open-document.js';
import { messageLimits } from '@foretoken/protocol/message-limits.js';
import { whyNoCodebase } from '../codebases/no-codebase.js';
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

/** The repository that holds a folder, or undefined. */
function repositoryOf(start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

/** The codebase of a folder: the repository that holds it, else itself. */
export function codebaseOfFolder(folder: string): string {
  return repositoryOf(folder) ?? folder;
}

/** A codebase's path as one would type it in `cwd`: relative where one of the two folders holds the other. */
export function pathSeen(cwd: string, root: string, path: string): string {
  const here = realpathSync(cwd);
  const near = [relative(here, root), relative(root, here)].some((way) => !way.startsWith('..') && !isAbsolute(way));
  const file = join(root, path);
  return near ? relative(here, file) : file;
}

/** A codebase that nobody named. Throws UsageError for the user's home and what holds it: that may take hours to read. */
export function notHome(root: string): string {
  const why = whyNoCodebase(root, homedir());
  if (why !== undefined) throw new UsageError(why);
  return root;
}

/**
 * Root and path for a task on `file`: both real, so that a link on the way does not lead out of the root. Without a named
 * root it is the repository that holds the file, else the current folder, else the file's own; never the user's home.
 */
export function taskPlace(file: string, root: string | undefined, cwd: string): { root: string; path: string } {
  const folder = realpathSync(dirname(file));
  const path = join(folder, basename(file));
  if (root !== undefined) return { root: resolve(cwd, root), path };
  const here = realpathSync(cwd);
  const holds = rootRelative(here, path) !== undefined && whyNoCodebase(here, homedir()) === undefined;
  return { root: notHome(repositoryOf(folder) ?? (holds ? here : folder)), path };
}

function readText(file: string): string {
  let text: string | undefined;
  try {
    text = readSmallFile(file, messageLimits.textUnitsMax);
  } catch (thrown) {
    throw new AppError('FILE_UNREADABLE', `${fileFault(thrown, file)}.`, {}, thrown);
  }
  if (text === undefined) {
    const megabytes = Math.floor(messageLimits.textUnitsMax / 1e6);
    throw new AppError('FILE_UNREADABLE', `${file} is no regular file, or over ${megabytes} MB.`);
  }
  if (text.includes('\0')) throw new AppError('FILE_UNREADABLE', `${file} is no text file.`);
  return text;
}
