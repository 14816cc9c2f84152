/** What is changed and not committed in a repository, told without running anything that the repository's own configuration names. */
import { execFile } from 'node:child_process';
import { lstatSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@foretoken/base/app-error.js';
import { pathLevel } from '@foretoken/privacy/path-rules.js';
import { changedRanges } from './changed-lines.js';
import type { GitFolder } from './git-folder.js';
import { parseGitIndex } from './git-index.js';
import { fileLimits } from './limits.js';
import { leadsThroughLink } from './links.js';
import { isNotebook, notebookSource } from './read-notebook.js';
import { readSource } from './read-source.js';

export interface FileChange {
  /** Relative to the top of the repository. */
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
}

/**
 * `git diff` and `git status` run the filters that a repository configures, and its file-system monitor; no option
 * prevents that for all of them. So the files are compared here, and git is only asked for what it has stored:
 * `diff-index --cached` and `cat-file` read objects alone. Rejects with why it could not be told.
 */
export async function gitChanges(git: GitFolder, idBytes: number, signal: AbortSignal): Promise<FileChange[]> {
  const staged = await runGit(
    git,
    ['diff-index', '--cached', '--name-only', '--no-renames', '--diff-filter=AM', '-z', 'HEAD', '--'],
    '',
    signal,
  );
  const paths = new Set([...(await changedOnDisk(git, idBytes, signal)), ...staged.toString('utf8').split('\0')]);
  paths.delete('');
  const listed = [...paths].filter((path) => mayBeRead(git, path)).slice(0, fileLimits.changedFilesMax);
  if (listed.length === 0) return [];
  const stored = await runGit(
    git,
    ['cat-file', '--batch'],
    `${listed.map((path) => `HEAD:${path}`).join('\n')}\n`,
    signal,
  );
  const changes: FileChange[] = [];
  for (const [i, before] of batchContents(stored, listed.length).entries()) {
    const path = listed[i] ?? '';
    const read = readSource(join(git.top, path), fileLimits.changedFileBytesMax);
    if (read.kind !== 'text' || before === 'unreadable') continue;
    const was = isNotebook(path) ? (notebookSource(before)?.text ?? '') : before;
    const ranges = changedRanges(linesOf(was), linesOf(read.text), fileLimits.changedEditsMax);
    for (const range of ranges) changes.push({ path, ...range });
  }
  return changes;
}

/** Names with line ends cannot be asked for; what privacy forbids, and what lies behind a link, is not looked into. */
function mayBeRead(git: GitFolder, path: string): boolean {
  return !/[\n\r]/.test(path) && pathLevel(path) !== 'never-read' && !leadsThroughLink(git.top, path);
}

/** Gives way to other work every few milliseconds. Files whose time or size is no longer what the index says; those as young as the index itself may be, too. */
async function changedOnDisk(git: GitFolder, idBytes: number, signal: AbortSignal): Promise<string[]> {
  const index = join(git.own, 'index');
  const stat = lstatSync(index, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isFile()) return [];
  if (stat.size > fileLimits.gitIndexBytesMax)
    throw new AppError('FILE_UNREADABLE', 'the index of the repository is too large');
  const files = parseGitIndex(readFileSync(index), idBytes);
  if (files === undefined) throw new AppError('FILE_UNREADABLE', 'the index of the repository is of an unknown kind');
  const changed: string[] = [];
  let sliceEnd = performance.now() + fileLimits.sliceMsMax;
  for (const file of files) {
    if (performance.now() > sliceEnd) {
      await new Promise((resolve) => setImmediate(resolve));
      if (signal.aborted) break;
      sliceEnd = performance.now() + fileLimits.sliceMsMax;
    }
    const now = lstatSync(join(git.top, file.path), { throwIfNoEntry: false });
    if (now === undefined || !now.isFile()) continue;
    const mtimeMs = Math.floor(now.mtimeMs);
    if (mtimeMs !== file.mtimeMs || now.size % 2 ** 32 !== file.size || mtimeMs >= Math.floor(stat.mtimeMs))
      changed.push(file.path);
  }
  return changed;
}

/** What `cat-file --batch` answers, in order; a file that HEAD lacks is empty. */
function batchContents(answer: Buffer, count: number): (string | 'unreadable')[] {
  const contents: (string | 'unreadable')[] = [];
  let at = 0;
  while (contents.length < count) {
    const end = answer.indexOf(10, at);
    if (end === -1) break;
    const bytes = /^[0-9a-f]+ blob (\d+)$/.exec(answer.toString('utf8', at, end))?.[1];
    at = end + 1;
    if (bytes === undefined) {
      contents.push('');
      continue;
    }
    const content = answer.subarray(at, at + Number(bytes));
    at += Number(bytes) + 1;
    const told = content.subarray(0, fileLimits.sniffBytes).includes(0) || content.indexOf(largeFilePointer) === 0;
    contents.push(told ? 'unreadable' : content.toString('utf8'));
  }
  return contents;
}

/** Git LFS keeps this in the place of a large file. */
const largeFilePointer = 'version https://git-lfs';

function linesOf(text: string): string[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** No optional locks, no fetching of what a partial clone lacks, no prompt, nothing of a pager or a hook. */
function runGit(git: GitFolder, args: readonly string[], input: string, signal: AbortSignal): Promise<Buffer> {
  const safe = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-c', 'protocol.allow=never'];
  const env = {
    PATH: process.env['PATH'],
    HOME: homedir(),
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
  };
  const options = {
    cwd: homedir(),
    env,
    signal,
    encoding: 'buffer',
    timeout: fileLimits.gitMsMax,
    maxBuffer: fileLimits.gitOutputBytesMax,
    windowsHide: true,
  } as const;
  return new Promise((resolve, reject) => {
    const child = execFile('git', ['-C', git.top, '--no-pager', ...safe, ...args], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new AppError('FILE_UNREADABLE', stderr.toString('utf8').split('\n', 1)[0] || error.message));
    });
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}
