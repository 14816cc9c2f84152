/** Reads one source file whole, as it is at one moment, or says why it is left out. */
import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { fileLimits } from './limits.js';
import type { SkipReason } from './skip-reason.js';

export type SourceRead =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly hash: Buffer;
      readonly bytes: number;
      readonly mtimeMs: number;
    }
  | { readonly kind: 'skipped'; readonly reason: SkipReason }
  | { readonly kind: 'gone' };

/** Bytes that are not UTF-8 become replacement characters. A file that changes while it is read is read once more. */
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
    if (before.size > bytesMax) return { kind: 'skipped', reason: 'too-large' };
    const buffer = Buffer.allocUnsafe(before.size + 1);
    let length = 0;
    for (let got = 1; got > 0 && length < buffer.length; length += got)
      got = readSync(file, buffer, length, buffer.length - length, length);
    const after = fstatSync(file);
    if (length !== before.size || after.mtimeMs !== before.mtimeMs || after.size !== before.size)
      return { kind: 'skipped', reason: 'changing' };
    const content = buffer.subarray(0, length);
    if (content.subarray(0, fileLimits.sniffBytes).includes(0)) return { kind: 'skipped', reason: 'binary' };
    if (isPacked(content)) return { kind: 'skipped', reason: 'ignored' };
    const hash = createHash('sha256').update(content).digest();
    return {
      kind: 'text',
      text: content.toString('utf8').replace(/^\uFEFF/, ''),
      hash,
      bytes: length,
      mtimeMs: before.mtimeMs,
    };
  } catch {
    return { kind: 'skipped', reason: 'unreadable' };
  } finally {
    closeSync(file);
  }
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
