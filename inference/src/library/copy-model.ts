/** A model's file from this machine or a disk that was carried here: copied or linked, and checked as a download is. */
import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { copyFile, link, realpath, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError, errnoCode, errorMessage } from '@foretoken/base/app-error.js';
import type { DownloadProgress } from './download-model.js';
import { readGguf } from './gguf-metadata.js';
import { libraryLimits as limits } from './limits.js';
import { deletePart, megabytes, realDisk } from './part-file.js';

export interface CopyOptions {
  readonly from: string;
  readonly part: string;
  /** Shares the bytes with the original instead of copying them; whoever changes the original then changes the model. */
  readonly link: boolean;
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
}

/** The file is at `part` then. Throws AppError MODEL_SOURCE_BAD, MODEL_DISK_FULL or MODEL_CUT_OFF, and leaves nothing. */
export async function copyModel(options: CopyOptions): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const { from, part, signal } = options;
  const bytes = await sizeOfModel(from);
  try {
    deletePart(part);
    // A link to a link may be one to another disk, and breaks with it.
    if (options.link) await link(await realpath(from), part);
    else {
      const free = await realDisk.freeBytes(dirname(part)).catch(() => Number.POSITIVE_INFINITY);
      if (free < bytes + limits.diskReserveBytes)
        throw new AppError('MODEL_DISK_FULL', `It has ${megabytes(bytes)} MB, and ${megabytes(free)} MB are free.`);
      await copyFile(from, part, constants.COPYFILE_FICLONE);
    }
    const hash = createHash('sha256');
    let done = 0;
    for await (const chunk of createReadStream(part, { signal, highWaterMark: 1024 * 1024 })) {
      hash.update(chunk);
      done += chunk.length;
      options.onProgress?.({ bytes: done, total: bytes, waits: undefined });
    }
    return { sha256: hash.digest('hex'), bytes: done };
  } catch (thrown) {
    await rm(part, { force: true }).catch(() => {});
    throw faultOf(thrown, options);
  }
}

/** Throws AppError MODEL_SOURCE_BAD for what is no model. */
async function sizeOfModel(from: string): Promise<number> {
  const found = await stat(from).catch((thrown: unknown) => {
    const code = errnoCode(thrown) ?? 'unknown';
    throw new AppError(
      'MODEL_SOURCE_BAD',
      code === 'ENOENT' ? `There is no ${from}.` : `${from} cannot be read (${code}).`,
    );
  });
  if (!found.isFile()) throw new AppError('MODEL_SOURCE_BAD', `${from} is no regular file.`);
  try {
    readGguf(from);
  } catch (thrown) {
    throw new AppError('MODEL_SOURCE_BAD', `${from} ${errnoCode(thrown) ?? errorMessage(thrown)}.`);
  }
  return found.size;
}

function faultOf(thrown: unknown, { signal, from, link: linked }: CopyOptions): unknown {
  if (thrown instanceof AppError) return thrown;
  if (signal.aborted) return new AppError('MODEL_CUT_OFF', 'It was interrupted, and the copy is deleted.');
  const code = errnoCode(thrown);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new AppError('MODEL_DISK_FULL', `The disk takes no more (${code}).`);
  if (linked && (code === 'EXDEV' || code === 'EPERM' || code === 'ENOTSUP'))
    return new AppError(
      'MODEL_SOURCE_BAD',
      `${from} lies on another disk than the models, and cannot be linked: leave --link out.`,
    );
  return new AppError('MODEL_SOURCE_BAD', `${from} cannot be copied (${code ?? errorMessage(thrown)}).`);
}
