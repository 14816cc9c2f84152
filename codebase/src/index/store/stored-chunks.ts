/** The files and chunks that an index holds, for those who follow it by themselves. */
import type { Sqlite } from '../../sqlite/open-database.js';
import type { Chunk } from './chunk-file.js';
import { NumberReader, NumberWriter } from './small-numbers.js';
import { StructureRows } from './structure-rows.js';
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

/** In order of their lines. */
export function chunksOf(database: Sqlite, file: number): ChunkLines[] {
  const row = new StructureRows(database).of(file);
  const numbers = new NumberReader(row === undefined || row === 'damaged' ? new Uint8Array() : row.chunks);
  const chunks: ChunkLines[] = [];
  for (let line = 0; !numbers.isAtEnd; ) {
    const startLine = line + numbers.next();
    const endLine = startLine + numbers.next();
    chunks.push({ startLine, endLine });
    line = startLine;
  }
  return chunks;
}

/** In order of their first lines: how far each begins behind the one before, and how far it ends behind its own. */
export function packChunks(chunks: readonly Chunk[]): Buffer {
  const numbers = new NumberWriter();
  let line = 0;
  for (const [startLine, endLine] of chunks) {
    numbers.add(startLine - line);
    numbers.add(endLine - startLine);
    line = startLine;
  }
  return numbers.bytes();
}
