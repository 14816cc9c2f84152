/** Learns files in batches: read, redact, learn into one segment, store. What one batch holds in memory is bounded. */
import { redactSecrets } from '@foretoken/privacy/secret-filter.js';
import { readSource } from '../files/read-source.js';
import type { SkipReason } from '../files/skip-reason.js';
import type { WalkedFile } from '../files/walk.js';
import { SegmentBuilder } from '../segments/segment-builder.js';
import { languageOf } from '../text/language.js';
import type { IndexWriter, LearntText, StoredFile } from './index-writer.js';
import { indexLimits } from './limits.js';

export interface LearnBatch {
  /** Takes one file in; what the index already holds of it is compared by content. Returns the bytes read. */
  add(file: WalkedFile, stored: StoredFile | undefined): number;
  /** Stores what was taken in; returns whether anything was. */
  flush(): boolean;
}

export function createLearnBatch(
  writer: IndexWriter,
  fileBytesMax: number,
  onSkip: (reason: SkipReason) => void,
): LearnBatch {
  let files: LearntText[] = [];
  let builder = new SegmentBuilder();
  let bytes = 0;
  const gone: string[] = [];

  function flush(): boolean {
    const changed = files.length > 0 || gone.length > 0;
    writer.remove(gone.splice(0));
    if (files.length > 0) writer.store(files, builder.build());
    files = [];
    builder = new SegmentBuilder();
    bytes = 0;
    return changed;
  }

  return {
    flush,
    add(file, stored) {
      const read = readSource(file.absolute, fileBytesMax);
      if (read.kind !== 'text') {
        if (read.kind === 'skipped') onSkip(read.reason);
        // A file that changes as it is read keeps what is known of it until its next event.
        if (stored !== undefined && !(read.kind === 'skipped' && read.reason === 'changing')) gone.push(file.path);
        return 0;
      }
      if (stored !== undefined && writer.hashOf(file.path)?.equals(read.hash) === true) {
        writer.touch(file.path, read.mtimeMs, read.bytes);
        return read.bytes;
      }
      const { text } = redactSecrets(read.text);
      const language = read.languageId ?? languageOf(file.path, text.slice(0, 200).split('\n', 1)[0]);
      builder.add({ path: file.path, text, languageId: language });
      files.push({ path: file.path, text, language, mtimeMs: read.mtimeMs, bytes: read.bytes, hash: read.hash });
      bytes += read.bytes;
      if (bytes >= indexLimits.segmentTextBytesMax) flush();
      return read.bytes;
    },
  };
}
