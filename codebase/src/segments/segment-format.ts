/** The bytes of a segment: a header, a table of sections, sections of 32-bit words; versioned and checksummed. */
import type { HashSeed } from './text-hash.js';

/**
 * Sections in file order. `…Text` are UTF-8 bytes, `…Start` say where each item begins, with one entry more than items; what is
 * packed (`…Codes`, lists) is read by `number-codes.ts`. The last five are unpacked when a segment is opened.
 */
export const sectionNames = [
  'lineCodes',
  'lineOffsets',
  'lineLength',
  'lineTable',
  'gapText',
  'gapTextStart',
  'termText',
  'termTextStart',
  'termLines',
  'termLinesStart',
  'termUses',
  'termTable',
  'skeletons',
  'lineSkeleton',
  'rowIndents',
  'rareRows',
  'rareIndents',
  'fileRowsStart',
  'fileTokens',
  'skeletonLines',
  'skeletonLinesStart',
  'indentText',
  'indentTextStart',
  'pathText',
  'pathTextStart',
  'rowCodes',
] as const;
export type SectionName = (typeof sectionNames)[number];
/** Raised by one with each change of layout or of what is learned; other versions are refused and learned anew. */
export const segmentVersion = 7;

/** Begins each segment. */
export const segmentMagic = 0x53544b46;

/** A line of so many UTF-16 units or more says so. */
export const lineLengthMax = 255;

/** Where in `bytes` the sections lie, or undefined when the bytes are damaged or of another version; in steps. */
export function* decodeSegment(given: Uint8Array): Generator<void, DecodedSegment | undefined> {
  const headerBytes = 4 * (headerWords + sectionNames.length);
  if (given.byteLength < headerBytes || given.byteLength % 4 !== 0) return undefined;
  // Word views need alignment, which a slice of a larger buffer may lack.
  const bytes = given.byteOffset % 4 === 0 ? given : new Uint8Array(given);
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  if (words[0] !== segmentMagic || words[1] !== segmentVersion || words[3] !== bytes.byteLength) return undefined;
  const sum = new Checksum();
  for (let at = 0; at < words.length; at += pieceWords) {
    sum.add(words.subarray(at, at + pieceWords));
    yield;
  }
  if (words[2] !== sum.value) return undefined;
  const ranges: Partial<Record<SectionName, Range>> = {};
  let at = headerBytes;
  for (const [index, name] of sectionNames.entries()) {
    const length = words[headerWords + index] ?? 0;
    ranges[name] = { start: at, length };
    at += padded(length);
  }
  const seed = { low: words[4] ?? 0, high: words[5] ?? 0 };
  return at === bytes.byteLength && isComplete(ranges) ? { bytes, ranges, seed } : undefined;
}

export interface DecodedSegment {
  readonly bytes: Uint8Array;
  readonly ranges: Record<SectionName, Range>;
  readonly seed: HashSeed;
}

export interface Range {
  readonly start: number;
  readonly length: number;
}

/** Magic, version, checksum, bytes, and the seed of its hashes in two. */
const headerWords = 6;

function padded(length: number): number {
  return (length + 3) & ~3;
}

function isComplete(ranges: Partial<Record<SectionName, Range>>): ranges is Record<SectionName, Range> {
  return sectionNames.every((name) => ranges[name] !== undefined);
}

const pieceWords = 64 * 1024;

/** Of all words but the checksum's own; a changed, lost or swapped word changes it. */
export class Checksum {
  #a = 1;
  #b = 0;
  #at = 0;

  add(words: Uint32Array): void {
    let a = this.#a;
    let b = this.#b;
    for (let i = 0; i < words.length; i++) {
      if (this.#at + i === 2) continue;
      a = Math.imul(a ^ (words[i] ?? 0), 0x9e3779b1);
      b = (b + a) | 0;
      a ^= a >>> 15;
    }
    this.#a = a;
    this.#b = b;
    this.#at += words.length;
  }

  get value(): number {
    return (this.#a ^ Math.imul(this.#b, 0x85ebca6b)) >>> 0;
  }
}
