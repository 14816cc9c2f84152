/** The second look at learned files: their chunks' terms for search, and their outline. Runs in the helper thread. */
import { redactSecrets } from '@foretoken/privacy/secret-filter.js';
import { readSource } from '../files/read-source.js';
import { loadSyntax } from '../syntax/outline-of.js';
import { type Chunk, chunksOf } from './chunk-file.js';
import { learnStructure, type Structure } from './learn-structure.js';

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
  readonly chunks: readonly Chunk[];
}

export interface FinishedFiles {
  readonly files: readonly FinishedFile[];
  /** Not on the disk any more as they were learned. */
  readonly changed: readonly string[];
}

export async function finishFiles(files: readonly FileToFinish[], fileBytesMax: number): Promise<FinishedFiles> {
  const finished: FinishedFile[] = [];
  const changed: string[] = [];
  for (const { path, absolute, hash, language } of files) {
    const read = readSource(absolute, fileBytesMax);
    if (read.kind !== 'text' || !read.hash.equals(hash)) {
      changed.push(path);
      continue;
    }
    const { text } = redactSecrets(read.text);
    await loadSyntax(language);
    const structure = learnStructure(path, language, text);
    finished.push({ path, hash, language, chunks: chunksOf(path, text, structure.outline), ...structure });
  }
  return { files: finished, changed };
}
