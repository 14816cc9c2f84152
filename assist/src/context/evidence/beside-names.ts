/** Evidence of company: words that stand within a few lines of the rare names near the cursor, wherever those stand. */

import { contextLimits } from '../limits.js';
import type { CodeSpace } from '../space/code-space.js';
import type { CandidateWords } from '../words/candidate-words.js';
import type { CursorWords } from '../words/cursor-words.js';
import { wordColumns } from '../words/word-features.js';

/** Rows before and after a name that count as its company. */
const rowsBefore = 1;
const rowsAfter = 3;

export function addBesideNames(space: CodeSpace, words: CandidateWords, cursor: CursorWords): void {
  const strongest = strongestNames(space, cursor);
  const weights = strongest.reduce((sum, { idf }) => sum + idf, 0);
  for (const { name, uses, idf } of strongest) {
    let met = 0;
    for (const { source, from, term } of space.holding(name)) {
      const { lines, isLive } = from;
      const holding = lines.linesWith(term);
      for (let i = holding.start; i < holding.end; i++) {
        const rows = lines.rowsOf(holding.items[i] ?? 0);
        for (let r = rows.start; r < rows.end; r++) {
          const row = rows.items[r] ?? 0;
          const file = lines.fileOf(row);
          if (!isLive(file)) continue;
          const first = Math.max(lines.firstRow(file), row - rowsBefore);
          const to = Math.min(lines.firstRow(file + 1), row + rowsAfter + 1);
          for (let near = first; near < to; near++) {
            const terms = lines.termsOf(lines.rowLines[near] ?? 0);
            for (let t = terms.start; t < terms.end; t++) {
              const word = words.of(source, terms.items[t] ?? 0);
              if (word < 0) continue;
              if (meetings[word] === 0) wordsMet[met++] = word;
              meetings[word] = (meetings[word] ?? 0) + 1;
            }
          }
        }
      }
    }
    for (let at = 0; at < met; at++) {
      const word = wordsMet[at] ?? 0;
      const count = meetings[word] ?? 0;
      meetings[word] = 0;
      // A word that is met twice at one place counts twice; one that was met once in all is little proof.
      const probability = Math.min(1, count / (uses + 1));
      words.raise(word, wordColumns.besideMax, probability);
      words.add(word, wordColumns.besideMean, (idf * probability) / weights);
    }
  }
}

/** By candidate: how often it was met beside the name; all 0 between names. And the candidates that were met. */
const meetings = new Uint32Array(contextLimits.candidateWordsMax);
const wordsMet = new Uint32Array(contextLimits.candidateWordsMax);

function strongestNames(space: CodeSpace, { above, below }: CursorWords) {
  const nearness = new Map<string, number>();
  for (const lines of [above, below]) {
    for (const [distance, { words }] of lines.slice(0, 6).entries())
      for (const word of words) nearness.set(word, Math.max(nearness.get(word) ?? 0, 0.85 ** distance));
  }
  return Array.from(nearness, ([name, near]) => {
    const uses = name.length > 1 ? space.usesOf(name) : 0;
    return { name, uses, idf: near * Math.log(1 + space.rows / (1 + uses)) };
  })
    .filter(({ uses }) => uses > 0 && uses <= contextLimits.besideRowsMax)
    .sort((x, y) => y.idf - x.idf || (x.name < y.name ? -1 : 1))
    .slice(0, contextLimits.besideNamesMax);
}
