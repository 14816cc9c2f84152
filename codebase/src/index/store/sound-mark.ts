/** The mark that an index database carries from an orderly end to the next start. */
import { closeSync, openSync, readFileSync, readSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { databaseFileOf } from './index-folder.js';

/** `unknown` after an end without order: then every page is to be looked at, which takes several times as long. */
export type Soundness = 'sound' | 'damaged' | 'unknown';

/** By its bytes, which nothing changes between its last writer and the next. What is damaged later is met when it is read. */
export function soundnessOf(folder: string): Soundness {
  try {
    const mark = readFileSync(markFileOf(folder), 'utf8');
    if (!mark.startsWith(markBegin)) return 'unknown';
    return mark === markOf(folder) ? 'sound' : 'damaged';
  } catch {
    return 'unknown';
  }
}

/** As it is on the disk now; not while what was written lies beside it. */
export function markSound(folder: string): void {
  const log = statSync(`${databaseFileOf(folder)}-wal`, { throwIfNoEntry: false });
  if (log === undefined || log.size === 0) writeMark(folder, () => markOf(folder));
}

/** The next to open it builds it anew. */
export function markDamaged(folder: string): void {
  writeMark(folder, () => markBegin);
}

export function unmarkSound(folder: string): void {
  rmSync(markFileOf(folder), { force: true });
}

function writeMark(folder: string, mark: () => string): void {
  try {
    writeFileSync(markFileOf(folder), mark(), { mode: 0o600 });
  } catch {
    // Without a mark it is checked.
  }
}

function markOf(folder: string): string {
  const file = openSync(databaseFileOf(folder), 'r');
  try {
    const piece = new Uint8Array(pieceBytes);
    let [sum, total] = [0, 0];
    for (let bytes = readSync(file, piece); bytes > 0; bytes = readSync(file, piece)) {
      sum = crc32(piece.subarray(0, bytes), sum);
      total += bytes;
    }
    return `${markBegin}${total} ${sum}`;
  } finally {
    closeSync(file);
  }
}

function markFileOf(folder: string): string {
  return join(folder, 'index.sound');
}

/** Marks of other versions begin otherwise. */
const markBegin = 'crc32 ';
const pieceBytes = 2 ** 20;
