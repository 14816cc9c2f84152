/** Learns files into one segment: read, redact, learn. Pure work on the disk's files, in the indexer's own thread or its helper. */
import { redactSecrets } from '@foretoken/privacy/secret-filter.js';
import { readSource } from '../../files/read-source.js';
import type { SkipReason } from '../../files/skip-reason.js';
import { SegmentBuilder } from '../../segments/segment-builder.js';
import { packSegment } from '../../segments/segment-file.js';
import { languageOf } from '../../text/language.js';
import { indexLimits } from '../limits.js';

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
  /** As it goes to the disk; undefined when no file has new content. */
  segment: Uint8Array | undefined;
  /** Content as it is stored, under a new date. */
  readonly same: { readonly path: string; readonly mtimeMs: number; readonly bytes: number }[];
  /** Stored, and not to be read any more. */
  readonly gone: string[];
  readonly skipped: SkipReason[];
  /** Of the files with new content. */
  bytes: number;
}

/** Takes files one after another. */
export class FileLearner {
  readonly #learnt: LearntFiles = { files: [], segment: undefined, same: [], gone: [], skipped: [], bytes: 0 };
  readonly #builder = new SegmentBuilder();
  readonly #fileBytesMax: number;

  constructor(fileBytesMax: number) {
    this.#fileBytesMax = fileBytesMax;
  }

  /** Of the files with new content. */
  get bytes(): number {
    return this.#learnt.bytes;
  }

  learn({ path, absolute, hash }: FileToLearn): void {
    const learnt = this.#learnt;
    const read = readSource(absolute, this.#fileBytesMax);
    if (read.kind !== 'text') {
      if (read.kind === 'skipped') learnt.skipped.push(read.reason);
      // A file that changes as it is read keeps what is known of it until its next event.
      if (hash !== undefined && !(read.kind === 'skipped' && read.reason === 'changing')) learnt.gone.push(path);
      return;
    }
    const { bytes, hash: contentHash } = read;
    const mtimeMs = settledDate(read.mtimeMs);
    if (hash !== undefined && contentHash.equals(hash)) {
      learnt.same.push({ path, mtimeMs, bytes });
      return;
    }
    const { text, count: secrets } = redactSecrets(read.text);
    const language = read.languageId ?? languageOf(path, text.slice(0, 200).split('\n', 1)[0]);
    this.#builder.add({ path, text });
    learnt.bytes += bytes;
    learnt.files.push({ path, language, mtimeMs, bytes, hash: contentHash, secrets });
  }

  /** All that was learned, with its segment; the learner is done with. */
  end(): LearntFiles {
    if (this.#learnt.files.length > 0) this.#learnt.segment = packSegment(this.#builder.build());
    return this.#learnt;
  }
}

/** A file may change again within its date's last tick: a date that young, or ahead of the clock, is not relied on. */
function settledDate(mtimeMs: number): number {
  return mtimeMs > Date.now() - indexLimits.dateTickMs ? unknownDate : mtimeMs;
}

const unknownDate = 0;
