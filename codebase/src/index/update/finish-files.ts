/** The second look at learned files: their chunks and their outline. Runs in the helper thread. */
import { redactSecrets } from '@foretoken/privacy/secret-filter.js';
import { readSource } from '../../files/read-source.js';
import { loadSyntax } from '../../syntax/outline-of.js';
import { chunksOf } from '../store/chunk-file.js';
import { packStructure, structureOf } from '../store/packed-structure.js';
import { packChunks } from '../store/stored-chunks.js';
import { keysOf } from '../store/structure-keys.js';
import { learnStructure } from './learn-structure.js';

export interface FileToFinish {
  readonly path: string;
  readonly absolute: string;
  /** Of the content that was learned. */
  readonly hash: Uint8Array;
  readonly language: string;
  /** Replaced when it was learned: where there was none, there is none in the same content. */
  readonly secrets: number;
}

/** Crosses between threads as JSON, which is made and read in a fraction of the time that a structured clone takes. */
export interface FinishedFile {
  readonly path: string;
  /** Hexadecimal. */
  readonly hash: string;
  /** In base 64, as what follows: `packChunks` and `packStructure` make them. */
  readonly chunks: string;
  readonly code: string;
  readonly keys: readonly number[];
  /** In JSON; undefined for what is no build file. */
  readonly config: string | undefined;
}

export interface FinishedFiles {
  readonly files: readonly FinishedFile[];
  /** Not on the disk any more as they were learned. */
  readonly changed: readonly string[];
}

export async function finishFiles(files: readonly FileToFinish[], fileBytesMax: number): Promise<FinishedFiles> {
  const finished: FinishedFile[] = [];
  const changed: string[] = [];
  for (const { path, absolute, hash, language, secrets } of files) {
    const read = readSource(absolute, fileBytesMax);
    // Date and size do not do: what is not searched for secrets below must be what was.
    if (read.kind !== 'text' || !read.hash.equals(hash)) {
      changed.push(path);
      continue;
    }
    // What is packed of an outline ends each text with the character that is replaced here.
    const text = (secrets === 0 ? read.text : redactSecrets(read.text).text).replaceAll('\0', ' ');
    await loadSyntax(language);
    const { outline, config } = learnStructure(path, language, text);
    const structure = structureOf(language, outline);
    finished.push({
      path,
      hash: Buffer.from(hash).toString('hex'),
      chunks: packChunks(chunksOf(text, outline)).toString('base64'),
      code: packStructure(structure).toString('base64'),
      keys: keysOf(path, structure),
      config: config && JSON.stringify(config),
    });
  }
  return { files: finished, changed };
}
