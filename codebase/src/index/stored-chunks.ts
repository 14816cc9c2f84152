/** The files and chunks that an index holds, for those who follow it by themselves. */
import type { Sqlite } from '../sqlite/open-database.js';
import { structureVersion } from './structure-store.js';

export interface IndexedFile {
  readonly id: number;
  /** Root-relative, with '/'. */
  readonly path: string;
  /** SHA-256 of the content as it was indexed. */
  readonly hash: Buffer;
  /** Changes with the content, and with the way in which it is cut into chunks. */
  readonly stamp: string;
  /** It has been cut into chunks since it was learned. */
  readonly isWhole: boolean;
}

export interface ChunkLines {
  /** 1-based, inclusive. */
  readonly startLine: number;
  readonly endLine: number;
}

/** The files after one of them, in the order of their ids. */
export function filesAfter(database: Sqlite, id: number, filesMax: number): IndexedFile[] {
  return database
    .prepare<[number, number], { id: number; path: string; hash: Buffer; structure: number }>(
      'SELECT id, path, hash, structure FROM files WHERE id > ? ORDER BY id LIMIT ?',
    )
    .all(id, filesMax)
    .map(({ structure, ...file }) => ({
      ...file,
      stamp: `${structureVersion}-${file.hash.toString('base64url', 0, 12)}`,
      isWhole: structure >= structureVersion,
    }));
}

export function chunksOf(database: Sqlite, file: number): ChunkLines[] {
  return database
    .prepare<[number], ChunkLines>(
      'SELECT start_line AS startLine, end_line AS endLine FROM chunks WHERE file = ? ORDER BY start_line',
    )
    .all(file);
}
