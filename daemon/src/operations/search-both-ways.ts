/** Search by words and, where there are embeddings, by meaning: one ranking out of both. */
import { fuseRanks } from '@foretoken/assist/embedding/fuse-ranks.js';
import type { SemanticSearch } from '@foretoken/assist/embedding/semantic-search.js';
import type { IndexReader } from '@foretoken/codebase/index/index-reader.js';
import { readLines } from '@foretoken/codebase/index/search/read-lines.js';
import type { Snippet } from '@foretoken/codebase/index/search/snippet.js';
import { operationLimits } from './limits.js';

export async function searchBothWays(
  reader: IndexReader,
  semantic: SemanticSearch | undefined,
  query: string,
  snippetsMax: number,
): Promise<readonly Snippet[]> {
  const lexical = reader.search(query, snippetsMax);
  await semantic?.loaded(reader.root);
  const near = await semantic?.nearText(reader.root, query, snippetsMax, operationLimits.semanticWaitMs);
  if (near === undefined) return lexical;
  const found = near.flatMap(({ path, startLine, endLine, score }): Snippet[] => {
    const text = readLines(reader.root, path, startLine, endLine);
    return text === undefined ? [] : [{ path, startLine, endLine, text, source: 'semantic', score }];
  });
  return fuseRanks([lexical, found], overlap)
    .slice(0, snippetsMax)
    .map(({ item, score }) => ({ ...item, score }));
}

function overlap(a: Snippet, b: Snippet): boolean {
  return a.path === b.path && a.startLine <= b.endLine && b.startLine <= a.endLine;
}
