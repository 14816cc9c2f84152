/** Builds the context finder: what is needed at the cursor is estimated first, then the budget is packed to cover it. */
import type { Clock } from '@foretoken/base/clock.js';
import type { Snippet } from '@foretoken/codebase/index/snippet.js';
import { pathLevel } from '@foretoken/privacy/path-rules.js';
import { type ContextAnswer, type ContextFinder, type ContextRequest, charactersPerToken } from './context-finder.js';
import type { ContextSource } from './context-source.js';
import { cursorWords } from './cursor-words.js';
import { contextLimits } from './limits.js';
import { neededWords } from './needed-words.js';
import { type Packed, packPieces } from './pack-pieces.js';
import { candidatePieces, neededTerms, pieceAt } from './pieces.js';
import { type CodeWindow, scoreWindows } from './window-scores.js';

/** Synchronous; ends after `elapsedMsMax` with what was found. The target file and unsaved buffers never answer from disk. */
export function createContextFinder(clock: Clock, _sources: readonly ContextSource[] = []): ContextFinder {
  return {
    find(request: ContextRequest): ContextAnswer {
      const deadline = clock.now() + contextLimits.elapsedMsMax;
      const view = request.tables.without([request.path, ...request.overlays.keys()]);
      const words = cursorWords(request.prefix, request.suffix, request.path);
      const windowsMax = contextLimits.evidenceWindowsMax;
      const around = scoreWindows(view, words.around, windowsMax);
      const inTime = () => clock.now() < deadline;
      const above = inTime() ? scoreWindows(view, words.above, windowsMax) : [];
      const below = inTime() ? scoreWindows(view, words.below, windowsMax) : [];
      const needed = neededWords(words, { around, above, below });
      const terms = neededTerms(view, needed);
      const pieces = inTime() ? candidatePieces(view, [...around, ...above, ...below], needed, terms) : [];
      const whole = distinct(around)
        .slice(0, contextLimits.wholeWindowsMax)
        .map((window) => pieceAt(window, terms));
      const packed = packPieces(whole, pieces, needed, request.tokensMax);
      return answerOf(
        packed.filter(({ lines, file }) => pathLevel(lines.pathOf(file)) !== 'never-read'),
        request.tokensMax,
      );
    },
  };
}

/** Windows that share no row with a better one of the same file. */
function distinct(windows: readonly CodeWindow[]): CodeWindow[] {
  const kept: CodeWindow[] = [];
  for (const window of windows) {
    if (kept.every((other) => other.rank !== window.rank || other.end <= window.start || window.end <= other.start))
      kept.push(window);
  }
  return kept;
}

function answerOf(packed: readonly Packed[], tokensMax: number): ContextAnswer {
  const snippets: Snippet[] = [];
  let characters = 0;
  for (const run of joined(packed)) {
    const text = textOfRows(run);
    if ((characters + text.length) / charactersPerToken > tokensMax) continue;
    characters += text.length;
    const first = run.lines.firstRow(run.file);
    snippets.push({
      path: run.lines.pathOf(run.file),
      startLine: run.start - first + 1,
      endLine: run.end - first,
      text,
      source: run.source,
      score: run.score,
    });
  }
  return { snippets, tokens: Math.ceil(characters / charactersPerToken) };
}

/** Touching or overlapping pieces of a file become one; the order is that of the best piece. */
function joined(packed: readonly Packed[]): Packed[] {
  const runs: Packed[] = [];
  for (const piece of packed) {
    const at = runs.findIndex((run) => run.rank === piece.rank && piece.start <= run.end && run.start <= piece.end);
    const run = runs[at];
    if (run === undefined) runs.push(piece);
    else runs[at] = { ...run, start: Math.min(run.start, piece.start), end: Math.max(run.end, piece.end) };
  }
  return runs;
}

function textOfRows({ lines, start, end }: Packed): string {
  const rows: string[] = [];
  for (let row = start; row < end; row++) rows.push(textOfRow(lines, row));
  return rows.join('\n');
}

function textOfRow(lines: Packed['lines'], row: number): string {
  const text = lines.textOf(lines.rowLines[row] ?? 0);
  return text === '' ? '' : lines.indentOf(row) + text;
}
