/** What the sources say, as beliefs in candidate words and as places to weigh against the codebase's own. */

import type { ContextSource, SourceCursor } from '../context-source.js';
import { contextLimits } from '../limits.js';
import type { CodeSpace } from '../space/code-space.js';
import type { CodeWindow } from '../space/code-window.js';
import type { CandidateWords } from '../words/candidate-words.js';
import type { HotPlace } from './pieces.js';

export interface SourceBeliefs {
  /** P(needed) by candidate, of all sources together. */
  readonly beliefs: ReadonlyMap<number, number>;
  /** Ten-line windows of the places, with the bit of the source that named them. */
  readonly places: readonly HotPlace[];
}

/** Asks each source in turn, while there is time; `firstBit` is the bit of the first one. */
export function collectBeliefs(
  space: CodeSpace,
  words: CandidateWords,
  sources: readonly ContextSource[],
  cursor: SourceCursor,
  firstBit: number,
): SourceBeliefs {
  const doubts = new Map<number, number>();
  const places: HotPlace[] = [];
  const believe = (word: number, probability: number) => {
    if (word >= 0) doubts.set(word, (doubts.get(word) ?? 1) * (1 - Math.min(1, Math.max(0, probability))));
  };
  for (const [index, source] of sources.entries()) {
    if (!cursor.inTime()) break;
    const evidence = source.collect(cursor);
    for (const { word, probability } of evidence.words) believe(words.named(word), probability);
    for (const { path, startLine, endLine, trust } of evidence.places.slice(0, contextLimits.placesPerSourceMax)) {
      const run = rowsOf(space, path, startLine, endLine);
      if (run === undefined) continue;
      for (const word of wordsOf(space, words, run)) believe(word, trust);
      for (let start = run.start; start < run.end; start += contextLimits.windowRows) {
        const end = Math.min(run.end, start + contextLimits.windowRows);
        places.push({ source: run.source, file: run.file, start, end, origins: 1 << (firstBit + index) });
      }
    }
  }
  return { beliefs: new Map(Array.from(doubts, ([word, doubt]) => [word, 1 - doubt])), places };
}

/** The rows of some lines of a live file; undefined where it is not known or shorter. */
function rowsOf(space: CodeSpace, path: string, startLine: number, endLine: number): CodeWindow | undefined {
  const found = space.fileAt(path, false) ?? space.fileAt(path, true);
  const lines = found === undefined ? undefined : space.sources[found.source]?.lines;
  if (found === undefined || lines === undefined) return undefined;
  const first = lines.firstRow(found.file);
  const start = first + Math.max(0, startLine - 1);
  const end = Math.min(first + endLine, start + contextLimits.placeRowsMax, lines.firstRow(found.file + 1));
  return start < end ? { ...found, start, end } : undefined;
}

/** Candidates that stand in a window, each once. */
function wordsOf(space: CodeSpace, words: CandidateWords, { source, start, end }: CodeWindow): Set<number> {
  const found = new Set<number>();
  const lines = space.sources[source]?.lines;
  for (let row = start; lines !== undefined && row < end; row++) {
    const terms = lines.termsOf(lines.rowLines[row] ?? 0);
    for (let i = terms.start; i < terms.end; i++) found.add(words.of(source, terms.items[i] ?? 0));
  }
  return found;
}
