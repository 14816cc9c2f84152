/** Parses learned files and stores their structure, in the transaction that stores their lines. */
import type { Sqlite } from '../sqlite/open-database.js';
import { storeStructure } from './store-structure.js';

export interface LearntFile {
  readonly fileId: number;
  readonly path: string;
  /** Secrets already replaced. */
  readonly text: string;
  readonly language: string;
  readonly hash: Buffer;
}

export function learnStructure(database: Sqlite, files: readonly LearntFile[]): void {
  storeStructure(
    database,
    files.map(({ fileId, path, text, language, hash }) => ({
      fileId,
      path,
      languageId: language,
      hash,
      outline: undefined,
      configText: text,
    })),
  );
}
