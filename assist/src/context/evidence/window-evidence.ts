/** Evidence of windows: a word stands in code that speaks of what the cursor's surroundings speak of. */

import type { CodeSpace } from '../space/code-space.js';
import type { ScoredWindow } from '../space/code-window.js';
import type { CandidateWords } from '../words/candidate-words.js';
import { wordColumns } from '../words/word-features.js';

const shareColumns = [wordColumns.aroundShare, wordColumns.aboveShare, wordColumns.belowShare];

/** `windows` by query, best first. */
export function addWindowEvidence(
  space: CodeSpace,
  words: CandidateWords,
  windows: readonly (readonly ScoredWindow[])[],
  folder: string,
): void {
  for (const [query, found] of windows.entries()) {
    const column = shareColumns[query];
    if (column === undefined) continue;
    const best = found[0]?.score ?? 1;
    const fileShares = query === 0 ? sumByFile(found, best) : undefined;
    let sum = 0;
    for (const { score } of found) sum += (score / best) ** 3;
    for (const [rank, { source, file, start, end, score }] of found.entries()) {
      const lines = space.sources[source]?.lines;
      if (lines === undefined) continue;
      const share = (score / best) ** 3;
      const path = lines.pathOf(file);
      const isBeside = path.startsWith(folder) && path.indexOf('/', folder.length) === -1;
      const fileShare = fileShares?.get(fileKey(source, file)) ?? 0;
      for (let row = start; row < end; row++) {
        const { items, start: from, end: to } = lines.termsOf(lines.rowLines[row] ?? 0);
        for (let i = from; i < to; i++) {
          const word = words.of(source, items[i] ?? 0);
          if (word < 0) continue;
          // The first window that holds a word is its best.
          if (words.value(word, column) === 0) {
            words.set(word, column, share);
            words.set(word, column + 1, 1 / (1 + rank));
          }
          if (fileShares === undefined) continue;
          words.add(word, wordColumns.aroundSum, share / sum);
          words.raise(word, wordColumns.fileShare, fileShare);
          if (isBeside) words.raise(word, wordColumns.directory, share);
        }
      }
    }
  }
}

function fileKey(source: number, file: number): number {
  return source * 2 ** 32 + file;
}

/** How much of the evidence lies in each file, relative to the best one. */
function sumByFile(windows: readonly ScoredWindow[], best: number): Map<number, number> {
  const sums = new Map<number, number>();
  let greatest = 0;
  for (const { source, file, score } of windows) {
    const key = fileKey(source, file);
    const sum = (sums.get(key) ?? 0) + (score / best) ** 3;
    sums.set(key, sum);
    greatest = Math.max(greatest, sum);
  }
  for (const [key, sum] of sums) sums.set(key, sum / greatest);
  return sums;
}
