/** Reads what HEAD stands for from the files of a repository, without git. */
import { join } from 'node:path';
import type { GitFolder } from './git-folder.js';
import { fileLimits } from './limits.js';
import { readSmallFile } from './read-small-file.js';

export interface GitHead {
  readonly branch: string | undefined;
  readonly commit: string | undefined;
}

/** Neither is known where refs are kept in another way than as files (`reftable`). */
export function readGitHead(git: GitFolder): GitHead {
  let text = readLine(join(git.own, 'HEAD'));
  let branch: string | undefined;
  for (let hops = 0; hops < symbolicRefsMax; hops++) {
    const ref = text?.match(/^ref: *(refs\/[^\s\0]+)$/)?.[1];
    if (ref === undefined || ref.split('/').includes('..') || ref === 'refs/heads/.invalid') break;
    if (hops === 0 && ref.startsWith('refs/heads/')) branch = ref.slice('refs/heads/'.length);
    text = readLine(join(git.own, ref)) ?? readLine(join(git.common, ref)) ?? packedRef(git, ref);
  }
  return { branch, commit: text !== undefined && objectName.test(text) ? text : undefined };
}

/** As many as git follows. */
const symbolicRefsMax = 5;
const objectName = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

function packedRef(git: GitFolder, ref: string): string | undefined {
  const text = readSmallFile(join(git.common, 'packed-refs'), fileLimits.packedRefsBytesMax, 'follow') ?? '';
  for (const line of text.split('\n')) if (line.endsWith(` ${ref}`)) return line.slice(0, line.indexOf(' '));
  return undefined;
}

function readLine(path: string): string | undefined {
  return readSmallFile(path, fileLimits.gitFileBytesMax, 'follow')?.split(/\r?\n/, 1)[0]?.trim();
}
