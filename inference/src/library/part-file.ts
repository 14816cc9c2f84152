/** A download that is not whole yet: its bytes, their checksum so far, and which version of the file they are of. */
import { createHash, type Hash } from 'node:crypto';
import { createReadStream, lstatSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type FileHandle, open, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError, errnoCode } from '@foretoken/base/app-error.js';
import { parseJson } from '../completion-event.js';
import { isRecord } from '../servers/model-list.js';
import { beginsAsGguf } from './gguf-metadata.js';
import { libraryLimits as limits } from './limits.js';

/** What a part must be of to be gone on with. */
export interface PartVersion {
  readonly url: string;
  readonly tag: string | undefined;
  readonly sha256: string | undefined;
  readonly total: number | undefined;
}

/** The disk, so that a full one can be tried. */
export interface Disk {
  freeBytes(folder: string): Promise<number>;
  write(file: FileHandle, chunk: Uint8Array): Promise<unknown>;
}

export const realDisk: Disk = {
  async freeBytes(folder) {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  },
  write: (file, chunk) => file.writeFile(chunk),
};

interface PartOptions {
  readonly disk: Disk;
  readonly signal: AbortSignal;
  /** While what is there is read again. */
  readonly onRead: (bytes: number, total: number | undefined) => void;
}

export class PartFile {
  readonly #path: string;
  readonly #disk: Disk;
  readonly #file: FileHandle;
  #hash: Hash = createHash('sha256');
  #version: PartVersion | undefined;
  #head: Uint8Array = Buffer.alloc(0);
  bytes = 0;

  private constructor(path: string, file: FileHandle, disk: Disk) {
    this.#path = path;
    this.#file = file;
    this.#disk = disk;
  }

  /** Reads all of what is there, for its checksum. Throws AppError STORAGE_FAILED or MODEL_DISK_FULL, also when aborted. */
  static async open(path: string, { disk, signal, onRead }: PartOptions): Promise<PartFile> {
    let file: FileHandle | undefined;
    try {
      const version = isOurs(path) ? readVersion(path) : undefined;
      if (version === undefined) deletePart(path);
      file = await open(path, 'a', 0o600);
      const part = new PartFile(path, file, disk);
      part.#version = version;
      if (version === undefined) return part;
      for await (const chunk of createReadStream(path, { signal, highWaterMark: 1024 * 1024 })) {
        part.#count(chunk);
        onRead(part.bytes, version.total);
      }
      return part;
    } catch (thrown) {
      await file?.close();
      throw storageFault(thrown);
    }
  }

  /** Undefined while nothing is here that could be gone on with. */
  get version(): PartVersion | undefined {
    return this.bytes === 0 ? undefined : this.#version;
  }

  /** Names the version of the bytes that follow. Throws as `append` does. */
  begin(version: PartVersion): void {
    this.#version = version;
    try {
      writeFileSync(versionFile(this.#path), JSON.stringify(version), { mode: 0o600 });
    } catch (thrown) {
      throw storageFault(thrown);
    }
  }

  async startOver(): Promise<void> {
    await this.#file.truncate(0);
    this.#hash = createHash('sha256');
    this.#head = Buffer.alloc(0);
    this.bytes = 0;
  }

  /** Throws AppError MODEL_DAMAGED when what comes is no model, MODEL_DISK_FULL when it finds no place, STORAGE_FAILED. */
  async append(chunk: Uint8Array): Promise<void> {
    this.#count(chunk);
    if (beginsAsGguf(this.#head) === false) {
      await this.startOver();
      throw new AppError('MODEL_DAMAGED', 'What the server sends is no GGUF file: a page to sign in, perhaps.');
    }
    try {
      await this.#disk.write(this.#file, chunk);
    } catch (thrown) {
      throw storageFault(thrown);
    }
  }

  /** Throws AppError MODEL_DISK_FULL when the rest of a file of `total` bytes finds no place. */
  async makeSure(total: number): Promise<void> {
    const needed = total - this.bytes + limits.diskReserveBytes;
    const free = await this.#disk.freeBytes(dirname(this.#path)).catch(() => Number.POSITIVE_INFINITY);
    if (free < needed)
      throw new AppError(
        'MODEL_DISK_FULL',
        `${megabytes(needed)} MB are needed in ${dirname(this.#path)}, of which ${megabytes(limits.diskReserveBytes)} MB stay free, and ${megabytes(free)} MB are free.`,
      );
  }

  /** Of all bytes that are here. */
  sha256(): string {
    return this.#hash.copy().digest('hex');
  }

  /** All bytes are on the disk then. */
  async close(): Promise<void> {
    await this.#file.sync().catch(() => {});
    await this.#file.close();
  }

  #count(chunk: Uint8Array): void {
    this.#hash.update(chunk);
    this.bytes += chunk.length;
    if (this.#head.length < 4) this.#head = Buffer.concat([this.#head, chunk.subarray(0, 4)]).subarray(0, 4);
  }
}

/** Deletes what is there of a download. */
export function deletePart(path: string): void {
  rmSync(path, { force: true });
  rmSync(versionFile(path), { force: true });
}

/** How far a download came that was cut off; undefined where none was. Blocks for one small read. */
export function partProgress(path: string): { readonly bytes: number; readonly total: number | undefined } | undefined {
  const version = readVersion(path);
  const bytes = lstatSync(path, { throwIfNoEntry: false })?.size;
  return version === undefined || bytes === undefined ? undefined : { bytes, total: version.total };
}

/** Where the version of a part is written. */
export function versionFile(path: string): string {
  return `${path}.json`;
}

function storageFault(thrown: unknown): AppError {
  const code = errnoCode(thrown) ?? 'unknown';
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG')
    return new AppError('MODEL_DISK_FULL', `The disk takes no more (${code}).`, {}, thrown);
  return new AppError('STORAGE_FAILED', `The folder of models cannot be read or written (${code}).`, {}, thrown);
}

export function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1e6);
}

/** A link shares its bytes with a file of the user's, which a download must not touch. */
function isOurs(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true && found.nlink === 1;
}

function readVersion(path: string): PartVersion | undefined {
  try {
    const json = parseJson(readFileSync(versionFile(path), 'utf8'));
    if (!isRecord(json) || typeof json['url'] !== 'string') return undefined;
    const { url, tag, sha256, total } = json;
    return {
      url,
      tag: typeof tag === 'string' ? tag : undefined,
      sha256: typeof sha256 === 'string' ? sha256 : undefined,
      total: typeof total === 'number' ? total : undefined,
    };
  } catch {
    return undefined;
  }
}
