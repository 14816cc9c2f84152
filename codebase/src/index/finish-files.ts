/** The second look at learned files: their chunks' terms for search, and their outline. Runs in the helper thread. */
import { redactSecrets } from '@foretoken/privacy/secret-filter.js';
import { readSource } from '../files/read-source.js';
import { learnStructure, type Structure } from './learn-structure.js';
import { indexLimits } from './limits.js';
import { chunkTerms } from './search-terms.js';

export interface FileToFinish {
  readonly path: string;
  readonly absolute: string;
  /** Of the content that was learned. */
  readonly hash: Uint8Array;
  readonly language: string;
}

export interface FinishedFile extends Structure {
  readonly path: string;
  readonly hash: Uint8Array;
  readonly language: string;
  readonly chunks: readonly FinishedChunk[];
}

export interface FinishedChunk {
  /** 1-based, inclusive. */
  readonly startLine: number;
  readonly endLine: number;
  readonly terms: string;
}

export interface FinishedFiles {
  readonly files: readonly FinishedFile[];
  /** Not on the disk any more as they were learned. */
  readonly changed: readonly string[];
}

export function finishFiles(files: readonly FileToFinish[], fileBytesMax: number): FinishedFiles {
  const finished: FinishedFile[] = [];
  const changed: string[] = [];
  for (const { path, absolute, hash, language } of files) {
    const read = readSource(absolute, fileBytesMax);
    if (read.kind !== 'text' || !read.hash.equals(hash)) {
      changed.push(path);
      continue;
    }
    const { text } = redactSecrets(read.text);
    finished.push({ path, hash, language, chunks: chunksOf(text), ...learnStructure(path, language, text) });
  }
  return { files: finished, changed };
}

function chunksOf(text: string): FinishedChunk[] {
  const chunks: FinishedChunk[] = [];
  const lines = text.split('\n');
  const step = indexLimits.chunkLines;
  for (let start = 0; start < lines.length; start += step) {
    const chunk = lines.slice(start, start + step);
    const terms = chunkTerms(chunk.join('\n'));
    if (terms !== '') chunks.push({ startLine: start + 1, endLine: start + chunk.length, terms });
  }
  return chunks;
}
