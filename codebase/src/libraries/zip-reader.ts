/** Reads single entries of a zip file, such as a jar, by ranges and never whole. The file is a stranger's: what does not fit is not there. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { libraryLimits } from './limits.js';

/** What the central directory says of the entries, and where it says so. Of entries of one name the first counts. */
export class ZipReader {
  readonly #file: number;
  readonly #size: number;
  readonly #directory: Buffer;
  readonly #entries: ReadonlyMap<string, number>;

  /** Undefined when it is no plain file, or no zip file within the limits. `isWanted` says which entries are. */
  static open(path: string, isWanted: (name: string) => boolean): ZipReader | undefined {
    let file: number;
    try {
      file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    } catch {
      return undefined;
    }
    try {
      const stat = fstatSync(file);
      const directory = stat.isFile() ? directoryOf(file, stat.size) : undefined;
      if (directory !== undefined) return new ZipReader(file, stat.size, directory, isWanted);
    } catch {
      // Not to be read: as if it were not there.
    }
    closeSync(file);
    return undefined;
  }

  private constructor(file: number, size: number, directory: Buffer, isWanted: (name: string) => boolean) {
    this.#file = file;
    this.#size = size;
    this.#directory = directory;
    this.#entries = entriesIn(directory, isWanted);
  }

  get names(): Iterable<string> {
    return this.#entries.keys();
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** Undefined when there is no such entry, or it is damaged, encrypted, packed in a rare way or larger than `bytesMax`. */
  read(name: string, bytesMax: number): Buffer | undefined {
    const at = this.#entries.get(name);
    if (at === undefined) return undefined;
    const directory = this.#directory;
    const isEncrypted = (directory.readUInt16LE(at + 8) & 1) === 1;
    const method = directory.readUInt16LE(at + 10);
    const packedBytes = directory.readUInt32LE(at + 20);
    const bytes = directory.readUInt32LE(at + 24);
    const offset = directory.readUInt32LE(at + 42);
    if (isEncrypted || packedBytes > bytesMax || bytes > bytesMax) return undefined;
    try {
      const header = this.#bytesAt(offset, localHeaderBytes);
      if (header?.readUInt32LE(0) !== localHeader) return undefined;
      const data = offset + localHeaderBytes + header.readUInt16LE(26) + header.readUInt16LE(28);
      const packed = this.#bytesAt(data, packedBytes);
      if (packed === undefined || method === stored) return packed;
      return method === deflated ? inflateRawSync(packed, { maxOutputLength: Math.max(1, bytes) }) : undefined;
    } catch {
      return undefined;
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  #bytesAt(offset: number, length: number): Buffer | undefined {
    return offset + length > this.#size ? undefined : readAt(this.#file, offset, length);
  }
}

const [localHeader, entryHeader, end, end64, locator64] = [0x04034b50, 0x02014b50, 0x06054b50, 0x06064b50, 0x07064b50];
const [localHeaderBytes, entryHeaderBytes, endBytes, end64Bytes, locator64Bytes] = [30, 46, 22, 56, 20];
const commentBytesMax = 65_535;
const [stored, deflated] = [0, 8];

function readAt(file: number, offset: number, length: number): Buffer | undefined {
  const buffer = Buffer.allocUnsafe(length);
  return readSync(file, buffer, 0, length, offset) === length ? buffer : undefined;
}

/** The central directory; throws or gives undefined where there is none. */
function directoryOf(file: number, size: number): Buffer | undefined {
  const tailBytes = Math.min(size, endBytes + commentBytesMax + locator64Bytes);
  const tail = readAt(file, size - tailBytes, tailBytes);
  if (tail === undefined) return undefined;
  for (let at = tail.length - endBytes; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== end) continue;
    let [bytes, offset] = [tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)];
    const before = at - locator64Bytes;
    if (before >= 0 && tail.readUInt32LE(before) === locator64) {
      const wide = readAt(file, Number(tail.readBigUInt64LE(before + 8)), end64Bytes);
      if (wide?.readUInt32LE(0) !== end64) return undefined;
      [bytes, offset] = [Number(wide.readBigUInt64LE(40)), Number(wide.readBigUInt64LE(48))];
    }
    const isWithin = bytes <= libraryLimits.zipDirectoryBytesMax && offset + bytes <= size;
    return isWithin ? readAt(file, offset, bytes) : undefined;
  }
  return undefined;
}

function entriesIn(directory: Buffer, isWanted: (name: string) => boolean): ReadonlyMap<string, number> {
  const entries = new Map<string, number>();
  let at = 0;
  while (at + entryHeaderBytes <= directory.length && directory.readUInt32LE(at) === entryHeader) {
    const nameBytes = directory.readUInt16LE(at + 28);
    const next = at + entryHeaderBytes + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
    const name = directory.toString('utf8', at + entryHeaderBytes, at + entryHeaderBytes + nameBytes);
    if (next <= directory.length && isWanted(name) && !entries.has(name)) entries.set(name, at);
    if (entries.size >= libraryLimits.zipEntriesMax) break;
    at = next;
  }
  return entries;
}
