/** A segment as it lies on the disk: packed to two thirds (zstd), behind a header by which it is told to be whole without being unpacked. */
import { closeSync, openSync, readSync } from 'node:fs';
import { promisify } from 'node:util';
import { constants, zstdCompressSync, zstdDecompress, zstdDecompressSync } from 'node:zlib';
import { Checksum, segmentVersion } from './segment-format.js';

/** The bytes of a file; some 10 ms for a segment of 5 MB. */
export function packSegment(segment: Uint8Array): Uint8Array {
  const packed = zstdCompressSync(segment, { params: { [constants.ZSTD_c_compressionLevel]: level } });
  const file = new Uint8Array(headerBytes + Math.ceil(packed.length / 4) * 4);
  file.set(packed, headerBytes);
  const words = new Uint32Array(file.buffer);
  words.set([fileMagic, segmentVersion, 0, file.length, segment.length, packed.length]);
  const sum = new Checksum();
  sum.add(words);
  words[2] = sum.value;
  return file;
}

/** The segment in the bytes of a file; undefined when they are damaged or of another version. A quarter of the time that packing takes. */
export function unpackSegment(file: Uint8Array): Uint8Array | undefined {
  const packed = packedPart(file);
  try {
    return packed && zstdDecompressSync(packed.bytes, packed.options);
  } catch {
    return undefined;
  }
}

/** The same in another thread. Never rejects. */
export async function unpackSegmentAside(file: Uint8Array): Promise<Uint8Array | undefined> {
  const packed = packedPart(file);
  try {
    return packed && (await unpackAside(packed.bytes, packed.options));
  } catch {
    return undefined;
  }
}

/** How large the segment in the bytes of a file is, which are sound. */
export function unpackedBytesOf(file: Uint8Array): number {
  return headOf(file)[4] ?? 0;
}

/**
 * Whether a file holds a whole segment of this version. Read a piece at a time: the indexer asks this of every segment
 * at its start, and must not hold them.
 */
export function isWholeSegment(file: string): boolean {
  let opened: number;
  try {
    opened = openSync(file, 'r');
  } catch {
    return false;
  }
  try {
    const piece = new Uint32Array(pieceWords);
    const sum = new Checksum();
    let head: Uint32Array | undefined;
    let total = 0;
    for (;;) {
      const bytes = readSync(opened, piece, 0, piece.byteLength, total);
      if (bytes % 4 !== 0) return false;
      if (bytes === 0) break;
      head ??= piece.slice(0, headerBytes / 4);
      sum.add(piece.subarray(0, bytes / 4));
      total += bytes;
    }
    return head?.[0] === fileMagic && head[1] === segmentVersion && head[3] === total && head[2] === sum.value;
  } catch {
    return false;
  } finally {
    closeSync(opened);
  }
}

/** What is to be unpacked; its checksum is the segment's own, which is looked at when that is opened. */
function packedPart(file: Uint8Array) {
  if (file.length < headerBytes) return undefined;
  const [magic, version, , bytes, unpacked = 0, packed = 0] = headOf(file);
  if (magic !== fileMagic || version !== segmentVersion || bytes !== file.length) return undefined;
  if (packed > file.length - headerBytes || unpacked > segmentBytesMax) return undefined;
  // A chunk that holds all of it, so that it is not copied.
  const options = { chunkSize: unpacked + 64, maxOutputLength: unpacked + 64 };
  return { bytes: file.subarray(headerBytes, headerBytes + packed), options };
}

function headOf(file: Uint8Array): Uint32Array {
  // Word views need alignment, which a slice of a larger buffer may lack.
  return new Uint32Array(Uint8Array.from(file.subarray(0, headerBytes)).buffer);
}

const unpackAside = promisify<Uint8Array, object, Buffer>(zstdDecompress);
/** Begins each file. */
const fileMagic = 0x5a544b46;
/** Magic, version, checksum, bytes of the file, of the segment, and of what is packed. */
const headerBytes = 24;
/** More than any has: what is damaged asks for no more memory. */
const segmentBytesMax = 2 ** 28;
/** The fastest that packs to two thirds; the next two save another fifteenth in twice the time. */
const level = 1;
const pieceWords = 64 * 1024;
