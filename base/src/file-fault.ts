/** What the file system refused, in words: Node.js's own messages name system calls. */
import { errnoCode, errorMessage } from './app-error.js';

const sentences: Readonly<Record<string, (path: string) => string>> = {
  ENOENT: (path) => `There is no ${path}`,
  ENOTDIR: (path) => `A part of ${path} is no folder`,
  EISDIR: (path) => `${path} is a folder`,
  EACCES: noRight,
  EPERM: noRight,
  EROFS: (path) => `${path} stands on a disk that cannot be written`,
  ENOSPC: (path) => `The disk of ${path} is full`,
  EDQUOT: (path) => `The disk of ${path} has no more room for you`,
  ELOOP: (path) => `The links of ${path} lead in a circle`,
  ENAMETOOLONG: (path) => `${path} is too long a name`,
};

/** A sentence without its full stop; Node.js's own message for anything else that was thrown. */
export function fileFault(thrown: unknown, path: string): string {
  // So Node.js reports a folder that it cannot make with all above it, as on a disk that cannot be written.
  if (errnoCode(thrown) === 'ENOENT' && isOfMkdir(thrown))
    return `There is no folder for ${path}, and none can be made: what is to hold it cannot be written`;
  return sentences[errnoCode(thrown) ?? '']?.(path) ?? errorMessage(thrown);
}

/** The file system refused it, and would again: not a fault of what asked. */
export function isFileFault(thrown: unknown): boolean {
  return Object.hasOwn(sentences, errnoCode(thrown) ?? '');
}

function isOfMkdir(thrown: unknown): boolean {
  return thrown instanceof Error && 'syscall' in thrown && thrown.syscall === 'mkdir';
}

function noRight(path: string): string {
  return `Your user may not use ${path}`;
}
