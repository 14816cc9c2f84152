/** Fetches a model's file: goes on where it was cut off, checks while it comes, and leaves a whole file or none. */
import { AppError } from '@foretoken/base/app-error.js';
import { type Clock, sleep } from '@foretoken/base/clock.js';
import { networkFailure } from '../network-failure.js';
import type { TransportOptions } from '../transport-options.js';
import { libraryLimits as limits } from './limits.js';
import { type ModelAnswer, modelUrl, PassingFault, requestModel } from './model-request.js';
import { type Disk, deletePart, PartFile, type PartVersion, realDisk } from './part-file.js';

export interface DownloadOptions {
  readonly url: string;
  /** Where the bytes gather; a part that is there of the same file is gone on with. */
  readonly part: string;
  /** What is known of the file beforehand. */
  readonly expected: { readonly sha256: string | undefined; readonly bytes: number | undefined };
  readonly token: string | undefined;
  readonly transport: (url: string) => TransportOptions;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  readonly disk?: Disk | undefined;
  readonly patience?: Partial<Patience> | undefined;
}

export interface DownloadProgress {
  readonly bytes: number;
  readonly total: number | undefined;
  /** Why it waits before it goes on; undefined while bytes come. */
  readonly waits: string | undefined;
}

interface Patience {
  /** Without a byte for this long the connection is given up. */
  readonly stallMs: number;
  /** The first pause after a fault; doubles. */
  readonly retryMs: number;
  /** Faults in a row without a byte between them. */
  readonly failuresMax: number;
}

export interface Downloaded {
  readonly sha256: string;
  readonly bytes: number;
  /** Who said what the checksum must be; undefined: nobody, and it says no more than what came. */
  readonly checkedBy: 'table' | 'server' | undefined;
}

/**
 * The file is at `part` then. Throws AppError: MODEL_SOURCE_BAD, MODEL_DAMAGED, MODEL_DISK_FULL, MODEL_CUT_OFF,
 * STORAGE_FAILED; what is there stays for the next time unless it is damaged.
 */
export async function downloadModel(options: DownloadOptions): Promise<Downloaded> {
  const patience = { ...defaultPatience, ...options.patience };
  modelUrl(options.url);
  const { signal, disk = realDisk, onProgress } = options;
  const onRead = (bytes: number, total: number | undefined) => onProgress?.({ bytes, total, waits: undefined });
  let part: PartFile | undefined;
  try {
    part = await PartFile.open(options.part, { disk, signal, onRead });
    const version = await untilWhole(part, options, patience);
    return checked(part, version, options);
  } catch (thrown) {
    if (part?.bytes === 0 || (thrown instanceof AppError && thrown.code === 'MODEL_DAMAGED')) deletePart(options.part);
    if (signal.aborted)
      throw new AppError('MODEL_CUT_OFF', 'It was interrupted; the same command goes on where it was.');
    throw thrown;
  } finally {
    await part?.close();
  }
}

const defaultPatience: Patience = { stallMs: limits.stallMs, retryMs: limits.retryMs, failuresMax: limits.failuresMax };

async function untilWhole(part: PartFile, options: DownloadOptions, patience: Patience): Promise<PartVersion> {
  let failures = 0;
  let farthest = 0;
  for (;;) {
    try {
      return await fetchRest(part, options, patience);
    } catch (thrown) {
      if (!(thrown instanceof PassingFault) || options.signal.aborted) throw thrown;
      // Bytes that were here before are no headway: a server that lies would be asked for ever.
      failures = part.bytes > farthest ? 1 : failures + 1;
      farthest = Math.max(farthest, part.bytes);
      const failuresMax = thrown.isNowhere && farthest === 0 ? 1 : patience.failuresMax;
      if (failures > failuresMax)
        throw new AppError('MODEL_CUT_OFF', `${thrown.message} The same command goes on where it was.`);
      options.onProgress?.({ bytes: part.bytes, total: part.version?.total, waits: thrown.message });
      const pause = Math.min(patience.retryMs * 2 ** (failures - 1), limits.retryMsMax);
      await sleep(options.clock, thrown.retryAfterMs ?? pause, options.signal);
    }
  }
}

/** One connection's worth. Throws PassingFault when it ends early. */
async function fetchRest(part: PartFile, options: DownloadOptions, { stallMs }: Patience): Promise<PartVersion> {
  const stalled = new AbortController();
  const signal = AbortSignal.any([options.signal, stalled.signal]);
  let cancelStall = () => {};
  const comesOn = () => {
    cancelStall();
    cancelStall = options.clock.after(stallMs, () => stalled.abort());
  };
  let answer: ModelAnswer | undefined;
  try {
    comesOn();
    const known = resumable(part, options);
    const from = known && { bytes: part.bytes, tag: known.tag };
    const got = await requestModel({ ...options, signal, from });
    if (got === 'whole') {
      if (known !== undefined && (known.total ?? part.bytes) === part.bytes) return known;
      await part.startOver();
      throw new PassingFault('The server says of the file now that it is shorter; it is fetched anew.');
    }
    answer = got;
    const told = versionOf(options, got);
    if (got.offset !== 0 && (got.offset !== part.bytes || !isSame(known, told))) {
      await part.startOver();
      throw new PassingFault('The file was changed meanwhile, or the server mixes up its parts; it is fetched anew.');
    }
    // A part may be sent with less said of it than the whole was.
    const version =
      got.offset === 0 ? told : { ...told, tag: told.tag ?? known?.tag, sha256: told.sha256 ?? known?.sha256 };
    const total = version.total ?? options.expected.bytes;
    expectable(version, options);
    if (got.offset === 0) await part.startOver();
    if (total !== undefined) await part.makeSure(total);
    part.begin(version);
    for await (const chunk of got.body) {
      if (!(chunk instanceof Uint8Array)) continue;
      comesOn();
      if (part.bytes + chunk.length > (total ?? limits.modelBytesMax))
        throw new AppError('MODEL_DAMAGED', `More than the expected ${total ?? limits.modelBytesMax} bytes came.`);
      await part.append(chunk);
      options.onProgress?.({ bytes: part.bytes, total, waits: undefined });
    }
    if (total !== undefined && part.bytes < total)
      throw new PassingFault(`The connection was closed after ${part.bytes} of ${total} bytes.`);
    return version;
  } catch (thrown) {
    if (thrown instanceof AppError || thrown instanceof PassingFault || options.signal.aborted) throw thrown;
    if (stalled.signal.aborted) throw new PassingFault(`Nothing came for ${Math.round(stallMs / 1000)} s.`);
    throw new PassingFault(networkFailure(thrown, new URL(options.url).host).detail);
  } finally {
    cancelStall();
    await answer?.close();
  }
}

/** A part is gone on with when the server can be asked whether the file is still the same, or what it is can be checked at the end. */
function resumable(part: PartFile, { url, expected }: DownloadOptions): PartVersion | undefined {
  const { version } = part;
  if (version === undefined || version.url !== url) return undefined;
  return version.tag !== undefined || (version.sha256 ?? expected.sha256) !== undefined ? version : undefined;
}

function isSame(known: PartVersion | undefined, now: PartVersion): boolean {
  const differs = <T>(one: T | undefined, other: T | undefined) =>
    one !== undefined && other !== undefined && one !== other;
  return (
    known !== undefined &&
    !differs(known.total, now.total) &&
    !differs(known.sha256, now.sha256) &&
    !differs(known.tag, now.tag)
  );
}

function versionOf({ url }: DownloadOptions, { tag, sha256, bytes }: ModelAnswer): PartVersion {
  return { url, tag, sha256, total: bytes };
}

/** Before gigabytes come: whether it can be the file that is wanted at all. */
function expectable({ sha256, total }: PartVersion, { expected }: DownloadOptions): void {
  if (sha256 !== undefined && expected.sha256 !== undefined && sha256 !== expected.sha256)
    throw new AppError('MODEL_DAMAGED', 'The server has another file at this address than the one that is known.');
  if (total !== undefined && expected.bytes !== undefined && total !== expected.bytes)
    throw new AppError('MODEL_DAMAGED', `The server's file has ${total} bytes, and the known one ${expected.bytes}.`);
  if (total !== undefined && total > limits.modelBytesMax)
    throw new AppError('MODEL_SOURCE_BAD', `The file has ${total} bytes; ${limits.modelBytesMax} are the most.`);
}

function checked(part: PartFile, version: PartVersion, { expected }: DownloadOptions): Downloaded {
  const sha256 = part.sha256();
  const wanted = expected.sha256 ?? version.sha256;
  if (wanted !== undefined && wanted !== sha256)
    throw new AppError('MODEL_DAMAGED', `Its checksum is ${sha256}, and should be ${wanted}.`);
  if (expected.bytes !== undefined && part.bytes !== expected.bytes)
    throw new AppError('MODEL_DAMAGED', `It has ${part.bytes} bytes, and should have ${expected.bytes}.`);
  const checkedBy = expected.sha256 !== undefined ? 'table' : version.sha256 !== undefined ? 'server' : undefined;
  return { sha256, bytes: part.bytes, checkedBy };
}
