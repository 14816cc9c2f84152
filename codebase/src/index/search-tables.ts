/** Lexical search over the learned tables alone, for as long as the chunks of some files are still to come. */
import type { CodeTables, ViewedSource } from '../segments/code-tables.js';
import { indexLimits } from './limits.js';
import type { ChunkHit, FoundChunks } from './search-chunks.js';
import { termParts } from './search-terms.js';

/** Looks at every known word: some ten milliseconds for a large codebase. */
export function searchTables(tables: CodeTables, asked: readonly string[], hitsMax: number): FoundChunks {
  const terms = asked.slice(0, indexLimits.queryTermsMax);
  const { sources } = tables.without([]);
  const lines = sources.map((source) => terms.map((term) => linesThatSay(source, term)));
  const counts = terms.map((_, at) => lines.reduce((sum, ofTerm) => sum + (ofTerm[at]?.length ?? 0), 0));
  const hits = sources.flatMap((source, at) => hitsOf(source, lines[at] ?? [], counts));
  hits.sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : a.path > b.path ? 1 : a.startLine - b.startLine));
  return { terms, hits: hits.slice(0, hitsMax) };
}

/** Lines with a name that is the term, or has it as one of its words. */
function linesThatSay({ lines }: ViewedSource, term: string): number[] {
  const found: number[] = [];
  for (let id = 0; id < lines.termCount; id++) {
    const name = lines.termText(id);
    if (name.length < term.length || !name.toLowerCase().includes(term)) continue;
    if (name.length !== term.length && !termParts(name).includes(term)) continue;
    const run = lines.linesWith(id);
    for (let i = run.start; i < run.end; i++) found.push(run.items[i] ?? 0);
  }
  return found;
}

/** Windows as large as a chunk; a term counts once a window, the more the fewer lines hold it. */
function hitsOf(
  { lines, isLive }: ViewedSource,
  linesOfTerm: readonly number[][],
  counts: readonly number[],
): ChunkHit[] {
  const step = indexLimits.chunkLines;
  const windows = new Map<number, { startLine: number; file: number; lastTerm: number; score: number }>();
  for (const [term, known] of linesOfTerm.entries()) {
    const weight = 1 / Math.log2(2 + (counts[term] ?? 0));
    for (const line of known.slice(0, indexLimits.tableLinesMax)) {
      const rows = lines.rowsOf(line);
      for (let i = rows.start; i < rows.end; i++) {
        const row = rows.items[i] ?? 0;
        const file = lines.fileOf(row);
        if (!isLive(file)) continue;
        const startLine = Math.floor((row - lines.firstRow(file)) / step) * step + 1;
        // A window is known by its first row.
        const key = lines.firstRow(file) + startLine;
        const window = windows.get(key);
        if (window === undefined) windows.set(key, { startLine, file, lastTerm: term, score: weight });
        else if (window.lastTerm !== term) {
          window.lastTerm = term;
          window.score += weight;
        }
      }
    }
  }
  return Array.from(windows.values(), ({ startLine, file, score }) => {
    const endLine = Math.min(startLine + step - 1, lines.firstRow(file + 1) - lines.firstRow(file));
    return { path: lines.pathOf(file), startLine, endLine, score };
  });
}
