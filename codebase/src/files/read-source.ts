/** Reads one source file whole, as it is at one moment, or says why it is left out. */
import { hash as digest } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { decodeText, utf16Of } from '../text/decode-text.js';
import { fileLimits } from './limits.js';
import { isNotebook, notebookSource } from './read-notebook.js';
import type { SkipReason } from './skip-reason.js';

export type SourceRead =
  | {
      readonly kind: 'text';
      readonly text: string;
      /** SHA-256 of what is read. */
      readonly hash: Buffer;
      readonly bytes: number;
      readonly mtimeMs: number;
      /** Where the content tells it and the name does not. */
      readonly languageId?: string | undefined;
    }
  | { readonly kind: 'skipped'; readonly reason: SkipReason }
  | { readonly kind: 'gone' };

/** How large a file may be on the disk so that what is read of it may be `bytesMax`. */
export function rawBytesMax(path: string, bytesMax: number): number {
  return isNotebook(path) ? Math.max(bytesMax, fileLimits.notebookBytesMax) : bytesMax;
}

/** Of a notebook, the text is its cells. A file that changes while it is read is read once more. */
export function readSource(absolute: string, bytesMax: number): SourceRead {
  const first = readOnce(absolute, bytesMax);
  return first.kind === 'skipped' && first.reason === 'changing' ? readOnce(absolute, bytesMax) : first;
}

/** A link is refused and a pipe does not wait for a writer: what is no plain file is told so below. */
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

function readOnce(absolute: string, bytesMax: number): SourceRead {
  let file: number;
  try {
    file = openSync(absolute, openFlags);
  } catch (thrown) {
    return isGone(thrown) ? { kind: 'gone' } : { kind: 'skipped', reason: 'unreadable' };
  }
  try {
    const before = fstatSync(file);
    if (!before.isFile()) return { kind: 'skipped', reason: 'unreadable' };
    if (before.size > rawBytesMax(absolute, bytesMax)) return { kind: 'skipped', reason: 'too-large' };
    const buffer = bufferOf(before.size);
    let length = 0;
    // What has grown since is told by its size afterwards.
    for (let got = 1; got > 0 && length < before.size; length += got)
      got = readSync(file, buffer, length, before.size - length, length);
    const after = fstatSync(file);
    if (length !== before.size || after.mtimeMs !== before.mtimeMs || after.size !== before.size)
      return { kind: 'skipped', reason: 'changing' };
    const content = buffer.subarray(0, length);
    if (content.subarray(0, fileLimits.sniffBytes).includes(0) && utf16Of(content) === undefined)
      return { kind: 'skipped', reason: 'binary' };
    if (isNotebook(absolute)) return notebookRead(content, bytesMax, before.mtimeMs);
    if (isPacked(content)) return { kind: 'skipped', reason: 'ignored' };
    return {
      kind: 'text',
      text: decodeText(content),
      hash: digest('sha256', content, 'buffer'),
      bytes: length,
      mtimeMs: before.mtimeMs,
    };
  } catch {
    return { kind: 'skipped', reason: 'unreadable' };
  } finally {
    closeSync(file);
  }
}

/** Its hash is that of the cells: a run that changes outputs alone changes nothing. */
function notebookRead(content: Buffer, bytesMax: number, mtimeMs: number): SourceRead {
  const source = notebookSource(decodeText(content));
  if (source === undefined) return { kind: 'skipped', reason: 'unreadable' };
  if (Buffer.byteLength(source.text) > bytesMax) return { kind: 'skipped', reason: 'too-large' };
  const hash = digest('sha256', source.text, 'buffer');
  return { kind: 'text', ...source, hash, bytes: content.length, mtimeMs };
}

/** Read into by one file after another: memory of its own for each would have to be collected. */
let kept = Buffer.alloc(0);
const keptBytesMax = 1 << 20;

function bufferOf(bytes: number): Buffer {
  if (bytes > keptBytesMax) return Buffer.allocUnsafeSlow(bytes);
  if (bytes > kept.length) kept = Buffer.allocUnsafeSlow(Math.min(keptBytesMax, 2 * bytes));
  return kept;
}

function isGone(thrown: unknown): boolean {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown && thrown.code === 'ENOENT';
}

/** Minified code and data in long lines say nothing about how people write here. */
function isPacked(content: Buffer): boolean {
  if (content.length < 20_000) return false;
  let lines = 1;
  for (let at = content.indexOf(10); at !== -1; at = content.indexOf(10, at + 1)) lines++;
  return content.length / lines > fileLimits.averageLineBytesMax;
}
