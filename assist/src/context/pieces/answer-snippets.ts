/** Turns chosen pieces into snippets: touching ones joined, in the order of the best piece, never over the budget. */
import type { Snippet } from '@foretoken/codebase/index/search/snippet.js';
import { type ContextAnswer, charactersPerToken } from '../context-finder.js';
import type { CodeSpace } from '../space/code-space.js';
import { pathOf } from '../space/code-window.js';
import type { Packed } from './pack-pieces.js';
import { unnamedOrigin } from './piece-origins.js';

/** `names` by bit of a piece's origins. */
export function answerOf(
  space: CodeSpace,
  packed: readonly Packed[],
  names: readonly string[],
  tokensMax: number,
): ContextAnswer {
  const snippets: Snippet[] = [];
  let characters = 0;
  for (const run of joined(packed)) {
    const lines = space.sources[run.source]?.lines;
    if (lines === undefined) continue;
    const rows: string[] = [];
    for (let row = run.start; row < run.end; row++) {
      const line = lines.rowLines[row] ?? 0;
      rows.push(line === 0 ? '' : lines.indentOf(row) + lines.textOf(line));
    }
    const text = rows.join('\n');
    if ((characters + text.length) / charactersPerToken > tokensMax) continue;
    characters += text.length;
    const first = lines.firstRow(run.file);
    const path = pathOf(space, run);
    const isLibrary = run.source >= space.codeSources;
    const rowCount = run.end - run.start;
    // Declarations that are merged into one stand together, wherever their lines are.
    const linesOfRows = Array.from({ length: isLibrary ? rowCount : 0 }, (_, at) =>
      space.libraryLine(path, run.start - first + at),
    );
    const sources = names.filter((_, bit) => ((run.origins >>> bit) & 1) === 1);
    if (!run.isWhole) sources.push(unnamedOrigin);
    snippets.push({
      path,
      startLine: isLibrary ? Math.min(...linesOfRows) : run.start - first + 1,
      endLine: isLibrary ? Math.max(...linesOfRows) : run.end - first,
      text,
      source: sources[0] ?? unnamedOrigin,
      sources,
      score: run.score,
      ...(isLibrary ? { isLibrary } : {}),
    });
  }
  return { snippets, tokens: Math.ceil(characters / charactersPerToken) };
}

/** Touching or overlapping pieces of a file become one, at the place of the first. */
function joined(packed: readonly Packed[]): Packed[] {
  let runs: Packed[] = [];
  for (const piece of packed) {
    const touching = runs.filter(
      (run) =>
        run.source === piece.source && run.file === piece.file && piece.start <= run.end && run.start <= piece.end,
    );
    const first = touching[0];
    if (first === undefined) {
      runs.push(piece);
      continue;
    }
    const all = [...touching, piece];
    const union = {
      ...first,
      start: Math.min(...all.map(({ start }) => start)),
      end: Math.max(...all.map(({ end }) => end)),
      origins: all.reduce((bits, { origins }) => bits | origins, 0),
      isWhole: all.every(({ isWhole }) => isWhole),
    };
    runs = runs.flatMap((run) => (run === first ? [union] : touching.includes(run) ? [] : [run]));
  }
  return runs;
}
