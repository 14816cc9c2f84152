/** A file's chunks as bytes: where each stands, and its vector's id. Little-endian. */

export interface ChunkPlace {
  /** 1-based, inclusive. */
  readonly startLine: number;
  readonly endLine: number;
  /** Of the stored vector. */
  readonly vector: number;
}

const placeBytes = 12;

export function packPlaces(chunks: readonly ChunkPlace[]): Buffer {
  const bytes = Buffer.alloc(chunks.length * placeBytes);
  for (const [i, { startLine, endLine, vector }] of chunks.entries()) {
    bytes.writeUInt32LE(startLine, i * placeBytes);
    bytes.writeUInt32LE(endLine, i * placeBytes + 4);
    bytes.writeUInt32LE(vector, i * placeBytes + 8);
  }
  return bytes;
}

export function placeCount(bytes: number): number {
  return Math.floor(bytes / placeBytes);
}

/** Undefined where there is none. */
export function placeAt(bytes: Buffer, index: number): ChunkPlace | undefined {
  const at = index * placeBytes;
  if (at < 0 || at + placeBytes > bytes.length) return undefined;
  return {
    startLine: bytes.readUInt32LE(at),
    endLine: bytes.readUInt32LE(at + 4),
    vector: bytes.readUInt32LE(at + 8),
  };
}

/** The ids of the vectors alone. */
export function vectorsOfPlaces(bytes: Buffer): number[] {
  return Array.from({ length: placeCount(bytes.length) }, (_, i) => placeAt(bytes, i)?.vector ?? 0);
}
