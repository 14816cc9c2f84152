/** The index of a root as soon as it answers, and what it does not know yet. */
import type { IndexReader } from '@foretoken/codebase/index/index-reader.js';
import type { CodebaseHost } from '../codebases/codebase-host.js';

export interface AnsweringIndex {
  readonly reader: IndexReader;
  /** Files of which lines are known, and definitions and imports not yet; absent when there are none. */
  readonly unfinished?: number | undefined;
  /** Why it is not brought in line with the disk any more; absent where it is. */
  readonly stale?: string | undefined;
}

/** Resolves once all lines are known; where nothing goes on in the background, once all is, since it would never be. Rejects with AppError. */
export async function answeringIndex(
  codebases: CodebaseHost,
  root: string,
  signal: AbortSignal,
): Promise<AnsweringIndex> {
  const reader = await codebases.ready(root, signal, codebases.goesOn ? 'learned' : 'whole');
  const status = codebases.status(root);
  if (status?.phase === 'failed') return { reader, stale: status.problem ?? 'Indexing failed.' };
  const unfinished = status?.phase === 'structure' ? status.filesTotal - status.filesDone : 0;
  return unfinished > 0 ? { reader, unfinished } : { reader };
}
