/** A file's chunks as two blobs: where they stand with their vectors' ids, and their codes. Little-endian. */
import type { TableChunk } from './vector-table.js';

const placeBytes = 12;
const weightBytes = 8;

export function packChunks(chunks: readonly TableChunk[], codeBytes: number): { chunks: Buffer; codes: Buffer } {
  const places = Buffer.alloc(chunks.length * placeBytes);
  const codes = Buffer.alloc(chunks.length * (weightBytes + codeBytes));
  for (const [i, { startLine, endLine, vector, code }] of chunks.entries()) {
    places.writeUInt32LE(startLine, i * placeBytes);
    places.writeUInt32LE(endLine, i * placeBytes + 4);
    places.writeUInt32LE(vector, i * placeBytes + 8);
    const at = i * (weightBytes + codeBytes);
    codes.writeFloatLE(code.scale, at);
    codes.writeFloatLE(code.bias, at + 4);
    codes.set(code.bits, at + weightBytes);
  }
  return { chunks: places, codes };
}

/** Of blobs that do not fit each other nothing is taken. */
export function unpackChunks(places: Buffer, codes: Buffer, codeBytes: number): TableChunk[] {
  const count = places.length / placeBytes;
  if (codes.length !== count * (weightBytes + codeBytes)) return [];
  return Array.from({ length: count }, (_, i) => {
    const at = i * (weightBytes + codeBytes);
    return {
      startLine: places.readUInt32LE(i * placeBytes),
      endLine: places.readUInt32LE(i * placeBytes + 4),
      vector: places.readUInt32LE(i * placeBytes + 8),
      code: {
        scale: codes.readFloatLE(at),
        bias: codes.readFloatLE(at + 4),
        bits: codes.subarray(at + weightBytes, at + weightBytes + codeBytes),
      },
    };
  });
}

/** The ids of the vectors alone. */
export function vectorsOfPlaces(places: Buffer): number[] {
  return Array.from({ length: places.length / placeBytes }, (_, i) => places.readUInt32LE(i * placeBytes + 8));
}
