/** Learns files into one segment: read, redact, learn. Pure work on the disk's files, in the indexer's own thread or its helper. */
import { redactSecrets } from '@foretoken/privacy/secret-filter.js';
import { readSource } from '../files/read-source.js';
import type { SkipReason } from '../files/skip-reason.js';
import { SegmentBuilder } from '../segments/segment-builder.js';
import { languageOf } from '../text/language.js';
import { indexLimits } from './limits.js';

export interface FileToLearn {
  readonly path: string;
  readonly absolute: string;
  /** Hash of the content that the index holds; undefined when it holds none. */
  readonly hash: Uint8Array | undefined;
}

export interface LearntFile {
  readonly path: string;
  readonly language: string;
  readonly mtimeMs: number;
  readonly bytes: number;
  readonly hash: Uint8Array;
  /** Replaced in it. */
  readonly secrets: number;
}

export interface LearntFiles {
  /** What `segment` holds. */
  readonly files: LearntFile[];
  /** Undefined when no file has new content. */
  segment: Uint8Array | undefined;
  /** Content as it is stored, under a new date. */
  readonly same: { readonly path: string; readonly mtimeMs: number; readonly bytes: number }[];
  /** Stored, and not to be read any more. */
  readonly gone: string[];
  readonly skipped: SkipReason[];
  /** Of the files with new content. */
  bytes: number;
}

/** Yields after each file, so that the caller may give way; ends with the segment. */
export function* learnFiles(files: readonly FileToLearn[], fileBytesMax: number): Generator<void, LearntFiles> {
  const learnt: LearntFiles = { files: [], segment: undefined, same: [], gone: [], skipped: [], bytes: 0 };
  const builder = new SegmentBuilder();
  for (const { path, absolute, hash } of files) {
    const read = readSource(absolute, fileBytesMax);
    if (read.kind !== 'text') {
      if (read.kind === 'skipped') learnt.skipped.push(read.reason);
      // A file that changes as it is read keeps what is known of it until its next event.
      if (hash !== undefined && !(read.kind === 'skipped' && read.reason === 'changing')) learnt.gone.push(path);
    } else {
      const { bytes, hash: contentHash } = read;
      const mtimeMs = settledDate(read.mtimeMs);
      if (hash !== undefined && contentHash.equals(hash)) learnt.same.push({ path, mtimeMs, bytes });
      else {
        const { text, count: secrets } = redactSecrets(read.text);
        const language = read.languageId ?? languageOf(path, text.slice(0, 200).split('\n', 1)[0]);
        builder.add({ path, text, languageId: language });
        learnt.bytes += bytes;
        learnt.files.push({ path, language, mtimeMs, bytes, hash: contentHash, secrets });
      }
    }
    yield;
  }
  if (learnt.files.length > 0) learnt.segment = builder.build();
  return learnt;
}

/** A file may change again within its date's last tick: a date that young, or ahead of the clock, is not relied on. */
function settledDate(mtimeMs: number): number {
  return mtimeMs > Date.now() - indexLimits.dateTickMs ? unknownDate : mtimeMs;
}

const unknownDate = 0;
